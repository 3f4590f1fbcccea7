/**
 * Every lead that somebody may see, by team, owner and where it stands.
 *
 * In scope: choosing which, and reading on. Not in scope: which of them are within reach (the API's).
 */

import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { LeadLine } from "#api";
import { Icon } from "../parts/icon.tsx";
import { useChanges } from "../parts/live.ts";
import { mayGive } from "../parts/me.ts";
import { Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { Empty, Told } from "../parts/told.tsx";
import { Asked, Came, Next, Owner, Who } from "./line.tsx";
import { type Filter, useLeads } from "./pages.ts";
import { Reassign } from "./reassign.tsx";
import { StageMark, stageName } from "./stage.tsx";
import { Urgency } from "./urgency.tsx";

const columns: Column<LeadLine>[] = [
  { id: "priority", head: "Priority", numeric: true, cell: ({ priority }) => <strong>{priority}</strong> },
  { id: "who", head: "Who", cell: (lead) => <Who lead={lead} /> },
  { id: "owner", head: "Owner", cell: (lead) => <Owner lead={lead} />, spare: true },
  { id: "urgency", head: "Time left", cell: (lead) => <Urgency clock={lead} /> },
  { id: "stage", head: "Stage", cell: (lead) => <StageMark stage={lead.stage} disposition={lead.disposition} /> },
  { id: "asked", head: "Business case", cell: (lead) => <Asked lead={lead} />, spare: true },
  { id: "next", head: "Next step", cell: (lead) => <Next lead={lead} />, spare: true },
  { id: "came", head: "Came", cell: (lead) => <Came lead={lead} />, spare: true },
];

const states = [
  { value: "all", name: "All" },
  { value: "open", name: "Open" },
  { value: "waiting", name: "Waiting" },
  { value: "overdue", name: "Overdue" },
  { value: "held", name: "Held" },
];

const stages = [
  "new",
  "accepted",
  "attempted",
  "contacted",
  "qualified",
  "opportunity",
  "won",
  "lost",
  "disqualified",
  "nurture",
] as const;

/** So many are given away at once at the most, as the API takes them. */
const MOST_GIVEN = 200;

const nameOf = (lead: LeadLine) => lead.name ?? lead.email ?? `Lead ${lead.id.slice(0, 8)}`;

/** What the list can be narrowed by, as it stands in the address. */
const narrowing = [
  "owner",
  "team",
  "channel",
  "stage",
  "campaign",
  "source",
  "from",
  "to",
  "zone",
  "of",
  "model",
  "member",
  "account",
] as const;

export default function AllLeads() {
  const { query, path, route } = useLocation();
  const state = query.state ?? "all";
  const given = Object.fromEntries(narrowing.map((name) => [name, query[name]]).filter(([, value]) => value));
  const order = state === "waiting" || state === "overdue" ? "call" : "newest";
  const filter: Filter = { ...given, order, ...(state === "all" ? {} : { state }) };
  const leads = useLeads(filter);
  const [chosen, setChosen] = useState<string[]>([]);
  const [giving, setGiving] = useState(false);
  useChanges(leads.again);
  const set = (name: string, value: string) => {
    const next = new URLSearchParams({ ...given, state, [name]: value });
    if (!value) next.delete(name);
    route(`${path}?${next}`, true);
  };
  const text = (name: "owner" | "team" | "campaign" | "source", label: string) => (
    <label>
      {label}
      <input
        value={query[name] ?? ""}
        onChange={(event) => set(name, event.currentTarget.value.trim())}
        autocomplete="off"
        placeholder="Any"
      />
    </label>
  );
  return (
    <Page title="All leads" about="Everything within your reach." wide>
      <Tabs name="Which leads" at="/app/all" parameter="state" options={states} value={state} />
      <div class="filters">
        <label>
          Stage
          <select value={query.stage ?? ""} onChange={(event) => set("stage", event.currentTarget.value)}>
            <option value="">Any</option>
            {stages.map((stage) => (
              <option key={stage} value={stage}>
                {stageName(stage)}
              </option>
            ))}
          </select>
        </label>
        {text("team", "Team")}
        {text("owner", "Owner")}
        {text("campaign", "Campaign")}
        {text("source", "Source")}
        {Object.keys(given).length > 0 && (
          <button type="button" class="wa-plain" onClick={() => route(`${path}?state=${state}`, true)}>
            Clear
          </button>
        )}
      </div>
      {chosen.length > 0 && (
        <div class="chosen-bar" role="status">
          <strong>{chosen.length} chosen</strong>
          <button
            type="button"
            class="wa-brand"
            onClick={() => setGiving(true)}
            disabled={chosen.length > MOST_GIVEN}
            title={chosen.length > MOST_GIVEN ? `At most ${MOST_GIVEN} at once` : undefined}
          >
            <Icon name="share" /> Give to somebody else
          </button>
          <button type="button" class="wa-plain" onClick={() => setChosen([])}>
            Choose none
          </button>
        </div>
      )}
      {giving && (
        <Reassign
          leads={chosen}
          close={() => setGiving(false)}
          changed={() => {
            setChosen([]);
            leads.again();
          }}
        />
      )}
      <Told asked={leads}>
        {(rows) => (
          <Table
            name="All leads"
            class="leads"
            columns={columns}
            rows={rows}
            id={(lead) => lead.id}
            {...(leads.more ? { more: leads.more } : {})}
            {...(mayGive() ? { chosen: { ids: chosen, set: setChosen, label: nameOf } } : {})}
            empty={<Empty title="No leads">None that is within your reach is like that.</Empty>}
          />
        )}
      </Told>
    </Page>
  );
}
