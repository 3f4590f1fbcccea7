/**
 * A member's leads, in the order to call.
 *
 * In scope: the list as the API orders it, by what is still to be done. Not in scope: the order.
 */

import { useLocation } from "preact-iso/router";
import type { LeadLine } from "#api";
import { member } from "../parts/me.ts";
import { Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { Empty, Told } from "../parts/told.tsx";
import { Asked, Came, Next, Who } from "./line.tsx";
import { useLeads } from "./pages.ts";
import { StageMark } from "./stage.tsx";
import { Urgency } from "./urgency.tsx";

const columns: Column<LeadLine>[] = [
  { id: "priority", head: "Priority", numeric: true, cell: ({ priority }) => <strong>{priority}</strong> },
  { id: "who", head: "Who", cell: (lead) => <Who lead={lead} /> },
  { id: "urgency", head: "Time left", cell: (lead) => <Urgency clock={lead} /> },
  { id: "asked", head: "Business case", cell: (lead) => <Asked lead={lead} />, spare: true },
  { id: "stage", head: "Stage", cell: (lead) => <StageMark stage={lead.stage} disposition={lead.disposition} /> },
  { id: "next", head: "Next step", cell: (lead) => <Next lead={lead} />, spare: true },
  { id: "came", head: "Came", cell: (lead) => <Came lead={lead} />, spare: true },
];

const states = [
  { value: "waiting", name: "To call" },
  { value: "overdue", name: "Overdue" },
  { value: "open", name: "All open" },
];

export function MyLeads() {
  const { query } = useLocation();
  const state = query.state ?? "waiting";
  const leads = useLeads({ owner: member() ?? "", state, order: "call" });
  return (
    <Page title="My leads" about="In the order to call: what is overdue or due first, by priority." wide>
      <Tabs name="Which leads" at="/app/leads" parameter="state" options={states} value={state} />
      <Told asked={leads}>
        {(rows) => (
          <Table
            name="My leads"
            class="leads"
            columns={columns}
            rows={rows}
            id={(lead) => lead.id}
            {...(leads.more ? { more: leads.more } : {})}
            empty={
              <Empty title={state === "overdue" ? "Nothing is overdue" : "Nobody waits for you"}>
                New leads appear here as soon as they are yours.
              </Empty>
            }
          />
        )}
      </Told>
    </Page>
  );
}
