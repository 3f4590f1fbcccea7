/**
 * Leads that whoever comes first may have.
 *
 * In scope: the list, taking one. Not in scope: who may take which.
 */

import { useLocation } from "preact-iso/router";
import type { LeadLine } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Icon } from "../parts/icon.tsx";
import { useChanges } from "../parts/live.ts";
import { attempt } from "../parts/notify.ts";
import { Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Empty, Told } from "../parts/told.tsx";
import { Came } from "./line.tsx";
import { countryName, words } from "./names.ts";
import { Urgency } from "./urgency.tsx";

export default function Pool() {
  const { route } = useLocation();
  const asked = useAsked((signal) => ask("GET /v1/pool", { signal }), []);
  useChanges(asked.again);
  const claim = async ({ id }: LeadLine) => {
    if (await attempt(() => ask("POST /v1/leads/{id}/claim", { path: { id }, body: {} }), "The lead is yours"))
      route(`/app/leads/${id}`);
    else asked.again();
  };
  const columns: Column<LeadLine>[] = [
    { id: "priority", head: "Priority", numeric: true, cell: ({ priority }) => <strong>{priority}</strong> },
    {
      id: "who",
      head: "What",
      cell: (lead) => (
        <span class="two-lines">
          <strong>
            {[lead.industry, lead.country && countryName(lead.country)].filter(Boolean).join(", ") ||
              lead.business_case}
          </strong>
          <small>{[lead.level && words(lead.level), lead.territory].filter(Boolean).join(" · ")}</small>
        </span>
      ),
    },
    { id: "urgency", head: "Time left", cell: (lead) => <Urgency clock={lead} /> },
    { id: "came", head: "Came", cell: (lead) => <Came lead={lead} />, spare: true },
    {
      id: "do",
      head: "What to do",
      unnamed: true,
      cell: (lead) => (
        <button type="button" class="wa-brand" onClick={() => claim(lead)}>
          <Icon name="pool" /> Take it
        </button>
      ),
    },
  ];
  return (
    <Page title="Pool" about="First come, first served. Who it is, you see when it is yours." wide>
      <Told asked={asked}>
        {({ leads }) => (
          <Table
            name="Pool"
            class="leads"
            columns={columns}
            rows={leads}
            id={({ id }) => id}
            empty={<Empty title="The pool is empty">New leads appear here at once.</Empty>}
          />
        )}
      </Told>
    </Page>
  );
}
