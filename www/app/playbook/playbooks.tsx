/**
 * All versions of the playbook: which is in force, for how many of the leads.
 *
 * In scope: the list, a new draft, going back. Not in scope: editing (edit.tsx).
 */

import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { PlaybookRecord } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Icon } from "../parts/icon.tsx";
import { may } from "../parts/me.ts";
import { Modal } from "../parts/modal.tsx";
import { attempt } from "../parts/notify.ts";
import { Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { inFull, moment } from "../parts/times.ts";
import { Empty, Told } from "../parts/told.tsx";

const variants = {
  draft: "neutral",
  checked: "neutral",
  published: "success",
  canary: "warning",
  retired: "neutral",
} as const;

export function State({ playbook }: { playbook: Pick<PlaybookRecord, "state" | "percent"> }) {
  const { state, percent } = playbook;
  const name = {
    draft: "Draft",
    checked: "Checked",
    published: "In force",
    canary: `Canary, ${percent} %`,
    retired: "Retired",
  }[state];
  return <span class={`mark wa-${variants[state]}`}>{name}</span>;
}

function proof({ checked }: PlaybookRecord) {
  if (!checked) return "Not checked";
  const { errors, warnings, notes } = checked;
  return errors + warnings + notes === 0 ? "Proved" : `${errors} errors, ${warnings} warnings, ${notes} notes`;
}

const columns: Column<PlaybookRecord>[] = [
  {
    id: "number",
    head: "Playbook",
    cell: ({ number, version }) => (
      <span class="two-lines">
        <a class="row-link" href={`/app/playbook/${number}`}>
          Number {number}
        </a>
        <small>{version.slice(0, 12)}</small>
      </span>
    ),
  },
  { id: "state", head: "State", cell: (playbook) => <State playbook={playbook} /> },
  { id: "proof", head: "Proof", cell: proof },
  {
    id: "taken",
    head: "Saved",
    cell: ({ taken_at }) => <time title={inFull(taken_at)}>{moment(taken_at)}</time>,
    spare: true,
  },
  {
    id: "by",
    head: "Published",
    cell: ({ publications }) => {
      const last = publications.at(-1);
      return last
        ? `${moment(last.published.at)}, for ${last.percent} %${last.published.by ? `, by ${last.published.by}` : ""}`
        : "";
    },
    spare: true,
  },
];

export default function Playbooks() {
  const { route } = useLocation();
  const [asking, setAsking] = useState(false);
  const asked = useAsked((signal) => ask("GET /v1/playbooks", { signal }), []);
  const back = async () => {
    const work = () => ask("POST /v1/playbook/rollback", { body: {} });
    const went = await attempt(work, "The playbook before it is in force again");
    if (went) asked.again();
    return went;
  };
  const numbers = (asked.answer ?? []).map(({ number }) => number);
  const inForce = asked.answer?.find(({ state }) => state === "published")?.number ?? numbers[0];
  return (
    <Page
      title="Playbook"
      about="Who gets which lead, by when and why: one text, proved before it is in force."
      wide
      actions={
        may("playbook:write") && (
          <>
            <button type="button" class="wa-outlined" onClick={() => setAsking(true)}>
              <Icon name="undo" /> Roll back
            </button>
            {numbers.length > 1 && (
              <a class="wa-button wa-outlined" href={`/app/playbook/compare?from=${inForce}&to=${numbers[0]}`}>
                <Icon name="review" /> Compare
              </a>
            )}
            <button type="button" class="wa-brand" onClick={() => route(`/app/playbook/${inForce ?? "new"}`)}>
              <Icon name="pencil" /> Edit
            </button>
          </>
        )
      }
    >
      <Told asked={asked}>
        {(playbooks) => (
          <Table
            name="Playbooks"
            columns={columns}
            rows={playbooks}
            id={({ number }) => String(number)}
            empty={<Empty title="No playbook of your own yet">Until then the starter playbook decides.</Empty>}
          />
        )}
      </Told>
      {asking && (
        <Modal title="Roll back the playbook" does="Roll back" danger send={back} close={() => setAsking(false)}>
          <p>
            What was in force before comes back at once, for all leads. Leads that were decided keep their owner and
            clock.
          </p>
        </Modal>
      )}
    </Page>
  );
}
