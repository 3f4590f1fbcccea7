/**
 * One account with everybody who came from there.
 *
 * In scope: showing. Not in scope: matching leads to it (the core).
 */

import { useRoute } from "preact-iso/router";
import type { AccountRecord, LeadLine } from "#api";
import { Came, Owner, Who } from "../leads/line.tsx";
import { memberName, people, place, relation, words } from "../leads/names.ts";
import { useLeads } from "../leads/pages.ts";
import { StageMark } from "../leads/stage.tsx";
import { Urgency } from "../leads/urgency.tsx";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { useChanges } from "../parts/live.ts";
import { money } from "../parts/money.ts";
import { Facts, Page, Panel } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Empty, Told } from "../parts/told.tsx";

const columns: Column<LeadLine>[] = [
  { id: "priority", head: "Priority", numeric: true, cell: ({ priority }) => <strong>{priority}</strong> },
  { id: "who", head: "Who", cell: (lead) => <Who lead={lead} />, sort: ({ name }) => name },
  { id: "owner", head: "Owner", cell: (lead) => <Owner lead={lead} />, spare: true, sort: ({ owner }) => owner },
  { id: "stage", head: "Stage", cell: (lead) => <StageMark stage={lead.stage} disposition={lead.disposition} /> },
  { id: "urgency", head: "Time left", cell: (lead) => <Urgency clock={lead} /> },
  {
    id: "source",
    head: "Source",
    cell: ({ source, campaign }) => [source, campaign].filter(Boolean).join(", "),
    spare: true,
  },
  { id: "came", head: "Came", cell: (lead) => <Came lead={lead} />, sort: ({ created_at }) => created_at, spare: true },
];

export default function Account() {
  const id = useRoute().params.id ?? "";
  const asked = useAsked((signal) => ask("GET /v1/accounts/{id}", { path: { id }, signal }), [id]);
  return <Told asked={asked}>{(record) => <Shown record={record} />}</Told>;
}

function Shown({ record }: { record: AccountRecord }) {
  const { account, contacts, opportunities } = record;
  const leads = useLeads({ account: account.id });
  useChanges(leads.again);
  return (
    <Page title={account.name.name} about={`${relation(account.kind)}${account.named ? ", named account" : ""}`}>
      <div class="panels">
        <Panel title="What we know">
          <Facts
            rows={[
              ["Domains", account.domains?.join(", ")],
              ["Also known as", account.aliases?.map(({ name }) => name).join(", ")],
              ["Industry", account.industry?.name],
              [
                "Size",
                account.employees &&
                  people({
                    min: account.employees.min,
                    ...(account.employees.max ? { max: account.employees.max } : {}),
                  }),
              ],
              ["Place", place(account)],
              ["Segment", account.segment && words(account.segment)],
              ["Owner", account.owner && memberName(account.owner)],
              [
                "Parent",
                account.parent_id && (
                  <a key="p" href={`/app/accounts/${account.parent_id}`}>
                    {account.parent_id}
                  </a>
                ),
              ],
            ]}
          />
        </Panel>
        <Panel title="Opportunities and contacts">
          {opportunities.length + contacts.length === 0 && <p class="quiet">None yet.</p>}
          <ul class="plain">
            {opportunities.map(({ id, stage, amount, currency }) => (
              <li key={id}>
                <strong>{words(stage)}</strong>
                {typeof amount === "number" && currency && <span>{money(amount, currency)}</span>}
              </li>
            ))}
            {contacts.map(({ id, lead }) => (
              <li key={id}>
                <a href={`/app/leads/${encodeURIComponent(lead)}`}>A contact</a>
              </li>
            ))}
          </ul>
        </Panel>
      </div>
      <Told asked={leads}>
        {(rows) => (
          <Table
            name="Leads of this account"
            class="leads"
            columns={columns}
            rows={rows}
            id={({ id }) => id}
            short
            empty={<Empty title="Nobody came from there yet" />}
          />
        )}
      </Told>
      {leads.more && (
        <button type="button" class="wa-outlined" onClick={leads.more}>
          Show more
        </button>
      )}
    </Page>
  );
}
