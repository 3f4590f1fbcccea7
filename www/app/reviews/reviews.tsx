/**
 * Leads that may be the same person, for somebody to look at.
 *
 * In scope: the list, what waits first. Not in scope: finding them (the core).
 */

import { useLocation } from "preact-iso/router";
import type { PossibleDuplicate } from "#api";
import { words } from "../leads/names.ts";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { now } from "../parts/clock.ts";
import { useChanges } from "../parts/live.ts";
import { Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { distance, inFull } from "../parts/times.ts";
import { Empty, Told } from "../parts/told.tsx";

const columns: Column<PossibleDuplicate>[] = [
  {
    id: "pair",
    head: "Pair",
    cell: ({ number, leads }) => (
      <a class="row-link" href={`/app/reviews/${number}`}>
        {leads.map((lead) => lead.slice(0, 8)).join(" and ")}
      </a>
    ),
  },
  {
    id: "sure",
    head: "How sure",
    numeric: true,
    cell: ({ confidence }) => `${Math.round(confidence * 100)} %`,
    sort: ({ confidence }) => confidence,
  },
  {
    id: "because",
    head: "Because of",
    cell: ({ evidence }) =>
      evidence
        .filter(({ points }) => points > 0)
        .sort((a, b) => b.points - a.points)
        .slice(0, 3)
        .map(({ feature }) => words(feature))
        .join(", "),
    spare: true,
  },
  {
    id: "found",
    head: "Found",
    cell: ({ found_at }) => <time title={inFull(found_at)}>{distance(found_at, now.value)}</time>,
    sort: ({ found_at }) => found_at,
  },
];

const said = { same: "The same: merged", different: "Different people" };

const ofDecided: Column<PossibleDuplicate>[] = [
  {
    id: "said",
    head: "Said",
    cell: ({ verdict }) =>
      verdict && <span class={`mark wa-${verdict === "same" ? "success" : "neutral"}`}>{said[verdict]}</span>,
    sort: ({ verdict }) => verdict,
  },
  { id: "by", head: "By", cell: ({ decided }) => decided?.by, sort: ({ decided }) => decided?.by, spare: true },
  {
    id: "when",
    head: "When",
    cell: ({ decided }) => decided && <time title={inFull(decided.at)}>{distance(decided.at, now.value)}</time>,
    sort: ({ decided }) => decided?.at,
  },
];

const views = [
  { value: "open", name: "To review" },
  { value: "decided", name: "Decided" },
];

const decidedColumns = [...columns.slice(0, 2), ...ofDecided];

export default function Reviews() {
  const { query } = useLocation();
  const decided = query.view === "decided";
  const asked = useAsked(
    (signal) =>
      decided
        ? ask("GET /v1/duplicates/decided", { signal })
        : ask("GET /v1/duplicates", { query: { after: 0 }, signal }),
    [decided],
  );
  useChanges(asked.again);
  return (
    <Page title="Reviews" about="Leads that may be the same person. Whatever you say can be undone." wide>
      <Tabs
        name="Which pairs"
        at="/app/reviews"
        parameter="view"
        options={views}
        value={decided ? "decided" : "open"}
      />
      <Told asked={asked}>
        {(rows) => (
          <Table
            name={decided ? "Pairs of which somebody said what they are" : "Pairs to review"}
            columns={decided ? decidedColumns : columns}
            rows={rows}
            id={({ number }) => String(number)}
            empty={
              decided ? (
                <Empty title="Nothing was decided yet" />
              ) : (
                <Empty title="Nothing to review">Pairs appear here when the evidence is for a person to weigh.</Empty>
              )
            }
          />
        )}
      </Told>
    </Page>
  );
}
