/**
 * A member's own figures: what they got, what became of it, what they are owed; and when they are away.
 *
 * In scope: showing, and being away. Not in scope: shares (the core's).
 */
import { useState } from "preact/hooks";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import type { MemberStanding } from "../parts/coming.ts";
import { Icon } from "../parts/icon.tsx";
import { member } from "../parts/me.ts";
import { Modal } from "../parts/modal.tsx";
import { attempt } from "../parts/notify.ts";
import { Page, Panel } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Empty, Told } from "../parts/told.tsx";

type Team = MemberStanding["teams"][number];

const figure = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 2 });
const signed = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 2, signDisplay: "exceptZero" });

const columns: Column<Team>[] = [
  { id: "team", head: "Team", cell: ({ team, segment }) => [team, segment].filter(Boolean).join(", ") },
  { id: "turns", head: "Leads in turn", numeric: true, cell: ({ turns }) => turns },
  { id: "entitled", head: "My share", numeric: true, cell: ({ entitled }) => figure(entitled) },
  { id: "credit", head: "Owed (+) or ahead (−)", numeric: true, cell: ({ credit }) => signed(credit) },
  { id: "owed", head: "To make up for", numeric: true, cell: ({ owed }) => figure(owed), spare: true },
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
              {(["given", "accepted", "followed", "in_time", "rejected", "open", "overdue"] as const).map((name) => (
                <div class="figure" key={name}>
                  <small>{name.charAt(0).toUpperCase() + name.slice(1).replace("_", " ")}</small>
                  <strong>{standing[name]}</strong>
                </div>
              ))}
            </div>
            <Panel title="My share of the turns">
              <Table
                name="My share"
                columns={columns}
                rows={standing.teams}
                id={({ team, segment }) => `${team} ${segment}`}
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
