/**
 * What its owner does about a lead: takes it or not, says how it went, stops the clock.
 *
 * In scope: which of it is offered when, and asking for what it needs. Not in scope: what follows from it.
 */

import { useState } from "preact/hooks";
import type { LeadRecord } from "#api";
import { ask } from "../parts/ask.ts";
import { Icon } from "../parts/icon.tsx";
import { may, mayGive } from "../parts/me.ts";
import { Modal } from "../parts/modal.tsx";
import { attempt } from "../parts/notify.ts";
import { FollowUp } from "./follow_up.tsx";
import { Reassign } from "./reassign.tsx";

type Asking = "follow-up" | "reject" | "pause" | "give";

export function Work({ record, changed }: { record: LeadRecord; changed: () => void }) {
  const [asking, setAsking] = useState<Asking | null>(null);
  const { id, clock, decision } = record;
  if (!may("leads:work") || !decision.owner) return null;
  const path = { id };
  const does = async (work: () => Promise<unknown>, told: string) => {
    const worked = await attempt(work, told);
    if (worked) changed();
    return worked;
  };
  const accept = () =>
    does(() => ask("POST /v1/leads/{id}/accept", { path, body: {} }), "The lead is yours. Good luck!");
  const resume = () => does(() => ask("POST /v1/leads/{id}/resume", { path, body: {} }), "The clock goes on");
  const reason = (values: FormData) => String(values.get("reason"));
  const fresh = !clock?.accepted_at && !clock?.acted_at;
  return (
    <div class="work">
      {fresh ? (
        <button type="button" class="wa-brand" onClick={accept}>
          <Icon name="check" /> Accept
        </button>
      ) : (
        <button type="button" class="wa-brand" onClick={() => setAsking("follow-up")}>
          <Icon name="pencil" /> Log follow-up
        </button>
      )}
      {fresh && (
        <button type="button" class="wa-outlined" onClick={() => setAsking("follow-up")}>
          <Icon name="pencil" /> Log follow-up
        </button>
      )}
      {!clock?.acted_at && (
        <button type="button" class="wa-outlined" onClick={() => setAsking("reject")}>
          <Icon name="reject" /> Reject
        </button>
      )}
      {clock &&
        !clock.acted_at &&
        (clock.paused ? (
          <button type="button" class="wa-plain" onClick={resume}>
            <Icon name="play" /> Resume
          </button>
        ) : (
          <button type="button" class="wa-plain" onClick={() => setAsking("pause")}>
            <Icon name="pause" /> Pause
          </button>
        ))}
      {mayGive() && (
        <button type="button" class="wa-plain" onClick={() => setAsking("give")}>
          <Icon name="share" /> Give to somebody else
        </button>
      )}
      {asking === "give" && <Reassign leads={[id]} close={() => setAsking(null)} changed={changed} />}
      {asking === "follow-up" && <FollowUp id={id} close={() => setAsking(null)} changed={changed} />}
      {asking === "reject" && (
        <Modal
          title="Reject this lead"
          does="Reject"
          danger
          close={() => setAsking(null)}
          send={(values) =>
            does(
              () => ask("POST /v1/leads/{id}/reject", { path, body: { reason: reason(values) } }),
              "Rejected; somebody else has it now",
            )
          }
        >
          <Reasons
            name="Why"
            options={["Not my territory", "No capacity", "Conflict of interest", "Not a real request"]}
          />
        </Modal>
      )}
      {asking === "pause" && (
        <Modal
          title="Pause the clock"
          does="Pause"
          close={() => setAsking(null)}
          send={(values) =>
            does(
              () => ask("POST /v1/leads/{id}/pause", { path, body: { reason: reason(values) } }),
              "The clock stands still",
            )
          }
        >
          <Reasons
            name="Why"
            options={["They asked for a later call", "Waiting for their answer", "Public holiday there"]}
          />
        </Modal>
      )}
    </div>
  );
}

/** A reason in one's own words, with some to choose from. */
function Reasons({ name, options }: { name: string; options: string[] }) {
  return (
    <label>
      {name}
      <input name="reason" required maxLength={500} list="reasons" autocomplete="off" />
      <datalist id="reasons">
        {options.map((option) => (
          <option key={option} value={option} />
        ))}
      </datalist>
    </label>
  );
}
