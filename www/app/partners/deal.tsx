/**
 * One deal registration: how it stands, what stands against it, what became of it; and deciding, where somebody may.
 *
 * In scope: showing and saying. Not in scope: what follows for leads (the playbook says it).
 */

import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import type { ChangeDeal, DealFile, DealState, Obstacle } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Icon } from "../parts/icon.tsx";
import { isPartner, may } from "../parts/me.ts";
import { Modal } from "../parts/modal.tsx";
import { attempt } from "../parts/notify.ts";
import { Facts, Page, Panel } from "../parts/page.tsx";
import { inFull, moment } from "../parts/times.ts";
import { Told } from "../parts/told.tsx";
import { Answer, reasonOf } from "./answer.tsx";
import { companyOf, DealMark, stateName } from "./deal_mark.tsx";

export default function Deal() {
  const id = useRoute().params.id ?? "";
  const asked = useAsked((signal) => ask("GET /v1/deal-registrations/{id}", { path: { id }, signal }), [id]);
  return <Told asked={asked}>{(file) => <Shown file={file} changed={asked.again} />}</Told>;
}

const accountLink = (id: string) => <a href={`/app/accounts/${encodeURIComponent(id)}`}>{id}</a>;

function Shown({ file, changed }: { file: DealFile; changed: () => void }) {
  const { state, partner, account, domain, product, registered_at, protected_until } = file;
  const isOpen = state === "pending" || state === "approved";
  return (
    <Page
      title={companyOf(file)}
      back={{ href: "/app/deals", name: "Deals" }}
      about={<DealMark state={state} />}
      actions={may("accounts:write") && <Decide file={file} changed={changed} />}
    >
      {isOpen && <Answer file={file} />}
      <div class="panels">
        <Panel title="The registration">
          <Facts
            rows={[
              ["Partner", isPartner() ? partner : accountLink(partner)],
              ["Account", account && accountLink(account)],
              ["Domain", domain],
              ["Product line", product ?? "All"],
              ["Registered", inFull(registered_at)],
              ["By", file.registered.by],
              ["Protected until", protected_until && inFull(protected_until)],
            ]}
          />
        </Panel>
        {file.against.length > 0 && (
          <Panel title="What stands against it">
            <ul class="plain">
              {file.against.map((obstacle) => (
                <li key={`${obstacle.because} ${obstacle.deal} ${obstacle.account}`}>
                  <Against obstacle={obstacle} />
                </li>
              ))}
            </ul>
          </Panel>
        )}
        <Panel title="History">
          <ol class="timeline">
            {[...file.history].reverse().map(({ state, note, by, at, protected_until: until }, index, all) => (
              <li key={`${at} ${state}`}>
                <div>
                  <strong>{index === all.length - 1 ? "Registered" : stateName(state)}</strong>
                  {until && <span>, protected until {moment(until)}</span>}
                  {note && <p>{note}</p>}
                  <small>{by ?? "by itself: nothing stood against it"}</small>
                </div>
                <time dateTime={at} title={inFull(at)}>
                  {moment(at)}
                </time>
              </li>
            ))}
          </ol>
        </Panel>
      </div>
    </Page>
  );
}

function Against({ obstacle }: { obstacle: Obstacle }) {
  const { deal, partner, account } = obstacle;
  return (
    <>
      <span>{reasonOf(obstacle)}</span>
      {deal && <a href={`/app/deals/${encodeURIComponent(deal)}`}>{partner ?? deal}</a>}
      {account && accountLink(account)}
    </>
  );
}

/** What may be said of one that stands so. */
const next: Record<DealState, DealState[]> = {
  pending: ["approved", "rejected"],
  approved: ["won", "lost", "rejected"],
  expired: ["approved", "won", "lost"],
  rejected: ["approved"],
  won: [],
  lost: ["approved"],
};

const words: Record<string, string> = { approved: "Approve", rejected: "Reject", won: "Won", lost: "Lost" };

function Decide({ file, changed }: { file: DealFile; changed: () => void }) {
  const [saying, setSaying] = useState<DealState | null>(null);
  const path = { id: file.id };
  const send = async (values: FormData) => {
    const until = String(values.get("until") ?? "");
    const note = String(values.get("note") ?? "").trim();
    const body: ChangeDeal = {
      ...(saying && { state: saying }),
      ...(until && { protected_until: new Date(until).toISOString() }),
      ...(note && { note }),
    };
    const said = await attempt(() => ask("POST /v1/deal-registrations/{id}", { path, body }), "Noted");
    if (said) changed();
    return said;
  };
  return (
    <>
      {next[file.state].map((state) => (
        <button
          key={state}
          type="button"
          class={state === "approved" ? "wa-brand" : "wa-outlined"}
          onClick={() => setSaying(state)}
        >
          <Icon name={state === "rejected" ? "reject" : "check"} /> {words[state]}
        </button>
      ))}
      {saying && (
        <Modal
          title={`${words[saying]}: ${companyOf(file)}`}
          does={words[saying] ?? "Save"}
          danger={saying === "rejected"}
          close={() => setSaying(null)}
          send={send}
        >
          {saying === "approved" && (
            <label>
              Protected until
              <input type="date" name="until" required />
            </label>
          )}
          <label>
            Why
            <textarea name="note" rows={2} maxLength={200} placeholder="The partner reads it" />
          </label>
        </Modal>
      )}
    </>
  );
}
