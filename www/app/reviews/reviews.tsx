/**
 * Leads that may be the same person, for somebody to look at.
 *
 * In scope: the list, what waits first. Not in scope: finding them (the core).
 */

import type { PossibleDuplicate } from "#api";
import { words } from "../leads/names.ts";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { now } from "../parts/clock.ts";
import { Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
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

export default function Reviews() {
  const asked = useAsked((signal) => ask("GET /v1/duplicates", { query: { after: 0 }, signal }), []);
  return (
    <Page title="Reviews" about="Leads that may be the same person. Whatever you say can be undone." wide>
      <Told asked={asked}>
        {(rows) => (
          <Table
            name="Pairs to review"
            columns={columns}
            rows={rows}
            id={({ number }) => String(number)}
            empty={
              <Empty title="Nothing to review">Pairs appear here when the evidence is for a person to weigh.</Empty>
            }
          />
        )}
      </Told>
    </Page>
  );
}
