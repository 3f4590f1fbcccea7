/**
 * One account with everybody who came from there.
 *
 * In scope: showing. Not in scope: matching leads to it (the core).
 */

import { useRoute } from "preact-iso/router";
import type { AccountRecord } from "#api";
import { memberName, people, place, relation, words } from "../leads/names.ts";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { money } from "../parts/money.ts";
import { Facts, Page, Panel } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { moment } from "../parts/times.ts";
import { Empty, Told } from "../parts/told.tsx";

type Colleague = AccountRecord["leads"][number];

const columns: Column<Colleague>[] = [
  {
    id: "who",
    head: "Who",
    cell: (lead) => (
      <a class="row-link" href={`/app/leads/${encodeURIComponent(lead.id)}`}>
        {[lead.first_name, lead.last_name].filter(Boolean).join(" ") || "Somebody without a name"}
      </a>
    ),
    sort: ({ last_name }) => last_name,
  },
  { id: "title", head: "Title", cell: ({ title }) => title, sort: ({ title }) => title, spare: true },
  { id: "owner", head: "Owner", cell: ({ owner }) => owner && memberName(owner), sort: ({ owner }) => owner },
  {
    id: "source",
    head: "Source",
    cell: ({ source, campaign }) => [source, campaign].filter(Boolean).join(", "),
    spare: true,
  },
  { id: "came", head: "Came", cell: ({ created_at }) => moment(created_at), sort: ({ created_at }) => created_at },
];

export default function Account() {
  const id = useRoute().params.id ?? "";
  const asked = useAsked((signal) => ask("GET /v1/accounts/{id}", { path: { id }, signal }), [id]);
  return <Told asked={asked}>{(record) => <Shown record={record} />}</Told>;
}

function Shown({ record }: { record: AccountRecord }) {
  const { account, leads, contacts, opportunities, more } = record;
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
      <Table
        name="Leads of this account"
        columns={columns}
        rows={leads}
        id={({ id }) => id}
        short
        empty={<Empty title="Nobody came from there yet" />}
      />
      {more && <p class="quiet">There are more than these.</p>}
    </Page>
  );
}
