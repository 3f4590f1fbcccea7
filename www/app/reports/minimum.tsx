/**
 * The minimum follow-up: where each team stands, what is missing, and what happens next.
 *
 * In scope: showing it, also by other numbers before they count. Not in scope: suspending (the ledger's rule).
 */

import { useLocation } from "preact-iso/router";
import type { FollowUpFigure as Standing } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { may } from "../parts/me.ts";
import { Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { moment } from "../parts/times.ts";
import { Empty, Told } from "../parts/told.tsx";

const marks = {
  ok: ["success", "Above the minimum"],
  too_few: ["neutral", "Too few leads to say"],
  warned: ["warning", "Below the minimum"],
  suspended: ["danger", "Suspended: no new leads"],
} as const;

function next({ state, suspends_at, missing, returns }: Standing): string {
  if (state === "warned" && suspends_at) {
    return `No new leads from ${moment(suspends_at)}, unless ${missing} more are followed up`;
  }
  if (state === "suspended") return `New leads again from ${returns} %: ${missing} more to follow up`;
  return missing > 0 ? `${missing} more to be well` : "";
}

const columns: Column<Standing>[] = [
  { id: "team", head: "Team", cell: ({ team }) => <strong>{team}</strong>, sort: ({ team }) => team },
  {
    id: "share",
    head: "Followed up",
    numeric: true,
    cell: ({ share }) => (typeof share === "number" ? `${Math.round(share * 100)} %` : "–"),
    sort: ({ share }) => share,
  },
  { id: "percent", head: "Minimum", numeric: true, cell: ({ percent }) => `${percent} %` },
  { id: "of", head: "Of", numeric: true, cell: ({ followed, given }) => `${followed} of ${given}`, spare: true },
  {
    id: "state",
    head: "State",
    cell: ({ state }) => <span class={`mark wa-${marks[state][0]}`}>{marks[state][1]}</span>,
    sort: ({ state }) => state,
  },
  { id: "next", head: "What happens next", cell: next },
];

export default function Minimum() {
  const { query, path, route } = useLocation();
  const { percent, days, sample } = query;
  const preview = Boolean(percent || days || sample);
  const asked = useAsked(
    (signal) =>
      preview
        ? ask("GET /v1/minimum-follow-up/preview", { query: { percent, days, sample }, signal })
        : ask("GET /v1/minimum-follow-up", { signal }),
    [percent, days, sample],
  );
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(
      Object.entries({ percent, days, sample, [name]: value }).filter((entry): entry is [string, string] =>
        Boolean(entry[1]),
      ),
    );
    route(`${path}?${next}`, true);
  };
  const number = (name: "percent" | "days" | "sample", label: string) => (
    <label>
      {label}
      <input
        type="number"
        min={0}
        value={query[name] ?? ""}
        onChange={(event) => set(name, event.currentTarget.value)}
        placeholder="As it is"
      />
    </label>
  );
  return (
    <Page title="Minimum follow-up" about="Who doesn’t follow up enough gets no more leads, and sees it coming." wide>
      {may("playbook:write") && (
        <div class="filters">
          {number("percent", "If the minimum were, in percent")}
          {number("days", "over so many days")}
          {number("sample", "of at least so many leads")}
          {preview && (
            <button type="button" class="wa-plain" onClick={() => route(path, true)}>
              As it is
            </button>
          )}
        </div>
      )}
      <Told asked={asked}>
        {(rows) => (
          <Table
            name="Minimum follow-up"
            columns={columns}
            rows={rows}
            id={({ team }) => team}
            empty={<Empty title="No minimum is set">The playbook’s section minimum_follow_up sets one.</Empty>}
          />
        )}
      </Told>
    </Page>
  );
}
