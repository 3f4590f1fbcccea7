/**
 * A member's own figures: what they got, what became of it, what they are owed; and when they are away.
 *
 * In scope: showing, and being away. Not in scope: shares (the core's).
 */

import { useState } from "preact/hooks";
import type { MemberStanding } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Icon } from "../parts/icon.tsx";
import { member } from "../parts/me.ts";
import { Modal } from "../parts/modal.tsx";
import { attempt } from "../parts/notify.ts";
import { Page, Panel } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Empty, Told } from "../parts/told.tsx";
import { valueIn } from "../reports/figures.ts";

type Share = MemberStanding["shares"][number];

const given = [
  ["given", "Given"],
  ["accepted", "Accepted"],
  ["followed", "Followed up"],
  ["in_time", "In time"],
  ["rejected", "Rejected"],
] as const;

const leads = (values: Record<string, unknown>, name: string, sign: "auto" | "exceptZero" = "auto") =>
  (valueIn(values, name) ?? 0).toLocaleString("en", { maximumFractionDigits: 2, signDisplay: sign });

const columns: Column<Share>[] = [
  { id: "team", head: "Team", cell: ({ key }) => [key.team, key.segment].filter(Boolean).join(", ") },
  { id: "turns", head: "Leads in turn", numeric: true, cell: ({ values }) => leads(values, "turns") },
  { id: "entitled", head: "My share", numeric: true, cell: ({ values }) => leads(values, "entitled") },
  {
    id: "credit",
    head: "Owed (+) or ahead (−)",
    numeric: true,
    cell: ({ values }) => leads(values, "credit", "exceptZero"),
  },
  { id: "owed", head: "To make up for", numeric: true, cell: ({ values }) => leads(values, "owed"), spare: true },
];

export default function Desk() {
  const id = member() ?? "";
  const standing = useAsked((signal) => ask("GET /v1/members/{id}/standing", { path: { id }, signal }), [id]);
  return (
    <Page title="My desk" about="The last 30 days, and when I am away.">
      <Told asked={standing}>
        {(standing) => (
          <>
            <div class="figures">
              {given.map(([name, label]) => (
                <Count key={name} name={label} value={leads(standing.follow_up, name)} />
              ))}
              <Count name="Waiting now" value={leads(standing.waiting, "waiting")} />
              <Count name="Overdue now" value={leads(standing.waiting, "overdue")} />
            </div>
            <Panel title="My share of the turns">
              <Table
                name="My share"
                columns={columns}
                rows={standing.shares}
                id={({ key }) => JSON.stringify(key)}
                short
                empty={<Empty title="I take no turns" />}
              />
            </Panel>
          </>
        )}
      </Told>
      <Away id={id} />
    </Page>
  );
}

function Count({ name, value }: { name: string; value: string }) {
  return (
    <div class="figure">
      <small>{name}</small>
      <strong>{value}</strong>
    </div>
  );
}

function Away({ id }: { id: string }) {
  const [asking, setAsking] = useState(false);
  const asked = useAsked((signal) => ask("GET /v1/members/{id}/absences", { path: { id }, signal }), [id]);
  const add = async (values: FormData) => {
    const to = String(values.get("to") ?? "");
    const body = { from: String(values.get("from")), ...(to && { to }) };
    const went = await attempt(
      () => ask("POST /v1/members/{id}/absences", { path: { id }, body }),
      "Noted: no new leads on these days",
    );
    if (went) asked.again();
    return went;
  };
  const withdraw = async (number: number) => {
    if (await attempt(() => ask("DELETE /v1/absences/{number}", { path: { number } }), "Taken back")) asked.again();
  };
  return (
    <Panel
      title="Out of office"
      actions={
        <button type="button" class="wa-outlined" onClick={() => setAsking(true)}>
          <Icon name="plus" /> I am away
        </button>
      }
    >
      <Told asked={asked}>
        {(absences) => {
          const standing = absences.filter(({ withdrawn }) => !withdrawn);
          return standing.length === 0 ? (
            <p class="quiet">No days away.</p>
          ) : (
            <ul class="plain">
              {standing.map(({ number, from, to }) => (
                <li key={number}>
                  <span>
                    {from} – {to ?? "until I am back"}
                  </span>
                  <button type="button" class="wa-plain" onClick={() => withdraw(number)}>
                    Take back<span class="wa-visually-hidden"> {from}</span>
                  </button>
                </li>
              ))}
            </ul>
          );
        }}
      </Told>
      {asking && (
        <Modal title="I am away" does="Save" send={add} close={() => setAsking(false)}>
          <div class="columns">
            <label>
              First day
              <input type="date" name="from" required />
            </label>
            <label>
              Last day; none: until I say so
              <input type="date" name="to" />
            </label>
          </div>
          <p class="quiet">
            No new leads come on these days; what is missed is made up for as far as the playbook allows.
          </p>
        </Modal>
      )}
    </Panel>
  );
}
