/**
 * How turns were taken: what each member of a team is owed, exactly.
 *
 * In scope: one team's balances. Not in scope: whose turn it is (the core).
 */

import { useLocation } from "preact-iso/router";
import type { Balances } from "#api";
import { memberName } from "../leads/names.ts";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Empty, Told } from "../parts/told.tsx";

interface Row {
  member: string;
  turns: number;
  credit: number;
  owed: number;
  settled: number;
}

const figure = (value: number) => value.toLocaleString("en", { maximumFractionDigits: 3, signDisplay: "exceptZero" });

const columns: Column<Row>[] = [
  { id: "member", head: "Member", cell: ({ member }) => memberName(member), sort: ({ member }) => member },
  { id: "turns", head: "Leads in turn", numeric: true, cell: ({ turns }) => turns, sort: ({ turns }) => turns },
  {
    id: "credit",
    head: "Owed (+) or ahead (−)",
    numeric: true,
    cell: ({ credit }) => figure(credit),
    sort: ({ credit }) => credit,
  },
  {
    id: "owed",
    head: "To make up for",
    numeric: true,
    cell: ({ owed }) => figure(owed),
    sort: ({ owed }) => owed,
    spare: true,
  },
  {
    id: "settled",
    head: "Settled",
    numeric: true,
    cell: ({ settled }) => figure(settled),
    sort: ({ settled }) => settled,
    spare: true,
  },
];

function rowsOf({ lead, members }: Balances): Row[] {
  return Object.entries(members).map(([member, balance]) => ({
    member,
    turns: balance.turns,
    credit: balance.credit / lead,
    owed: (balance.owed ?? 0) / lead,
    settled: (balance.settled ?? 0) / lead,
  }));
}

export default function Shares() {
  const { query, path, route } = useLocation();
  const { team = "", segment = "" } = query;
  const asked = useAsked(
    async (signal) =>
      team ? ask("GET /v1/teams/{team}/rotation", { path: { team }, query: { segment }, signal }) : null,
    [team, segment],
  );
  const set = (name: string, value: string) =>
    route(`${path}?${new URLSearchParams({ team, segment, [name]: value })}`, true);
  return (
    <Page
      title="Shares and turns"
      about="Nobody is ever more than one lead away from their share; these are the accounts that show it."
      wide
    >
      <div class="filters">
        <label>
          Team
          <input value={team} onChange={(event) => set("team", event.currentTarget.value.trim())} autocomplete="off" />
        </label>
        <label>
          Segment
          <input
            value={segment}
            onChange={(event) => set("segment", event.currentTarget.value.trim())}
            placeholder="All"
            autocomplete="off"
          />
        </label>
      </div>
      <Told asked={asked}>
        {(balances) =>
          balances ? (
            <Table
              name="Shares"
              columns={columns}
              rows={rowsOf(balances)}
              id={({ member }) => member}
              empty={<Empty title="No turns taken yet" />}
            />
          ) : (
            <Empty title="Which team?">Its name, as the playbook has it.</Empty>
          )
        }
      </Told>
    </Page>
  );
}
