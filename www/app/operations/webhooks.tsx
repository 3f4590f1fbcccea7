/**
 * Webhooks: who is told of what happens, and whether that works.
 *
 * In scope: the list, a new one. Not in scope: deliveries (webhook.tsx).
 */

import { useState } from "preact/hooks";
import type { EndpointRecord } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Icon } from "../parts/icon.tsx";
import { Modal } from "../parts/modal.tsx";
import { attempt } from "../parts/notify.ts";
import { Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { inFull, moment } from "../parts/times.ts";
import { Empty, Told } from "../parts/told.tsx";

export function Health({ webhook }: { webhook: EndpointRecord }) {
  const { state, because, failing_since } = webhook;
  if (state === "disabled") return <span class="mark wa-danger">Disabled{because ? `, ${because}` : ""}</span>;
  if (failing_since)
    return (
      <span class="mark wa-warning" title={inFull(failing_since)}>
        Failing since {moment(failing_since)}
      </span>
    );
  return <span class="mark wa-success">Working</span>;
}

const formats: { value: EndpointRecord["format"]; name: string }[] = [
  { value: "standard", name: "Standard Webhooks" },
  { value: "cloud_events", name: "CloudEvents" },
  { value: "slack", name: "Message for Slack, Mattermost, Rocket.Chat" },
];

const columns: Column<EndpointRecord>[] = [
  {
    id: "url",
    head: "Webhook",
    cell: ({ id, url, description }) => (
      <span class="two-lines">
        <a class="row-link" href={`/app/webhooks/${encodeURIComponent(id)}`}>
          {description || url}
        </a>
        <small>{url}</small>
      </span>
    ),
    sort: ({ url }) => url,
  },
  { id: "state", head: "State", cell: (webhook) => <Health webhook={webhook} /> },
  { id: "events", head: "Events", cell: ({ events }) => events.join(", ") || "all", spare: true },
  { id: "waiting", head: "Waiting", numeric: true, cell: ({ waiting }) => waiting, sort: ({ waiting }) => waiting },
  { id: "dead", head: "Dead", numeric: true, cell: ({ dead }) => dead, sort: ({ dead }) => dead },
];

export default function Webhooks() {
  const asked = useAsked((signal) => ask("GET /v1/webhooks", { signal }), []);
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const make = async (values: FormData) => {
    const text = (name: string) => String(values.get(name) ?? "").trim();
    const events = text("events")
      .split(/[\s,]+/)
      .filter(Boolean);
    return attempt(async () => {
      const format = formats.find(({ value }) => value === text("format"))?.value ?? "standard";
      const body = { url: text("url"), description: text("description"), events, format };
      const made = await ask("POST /v1/webhooks", { body });
      setSecret(made.secret ?? null);
      asked.again();
    }, "");
  };
  return (
    <Page
      title="Webhooks"
      about="Signed by the Standard Webhooks specification; in order for each lead, at least once."
      wide
      actions={
        <button type="button" class="wa-brand" onClick={() => setMaking(true)}>
          <Icon name="plus" /> Add a webhook
        </button>
      }
    >
      <Told asked={asked}>
        {(webhooks) => (
          <Table
            name="Webhooks"
            columns={columns}
            rows={webhooks}
            id={({ id }) => id}
            empty={
              <Empty title="Nobody is told yet">Add the address of a server that wants to know what happens.</Empty>
            }
          />
        )}
      </Told>
      {making && (
        <Modal title="Add a webhook" does="Add" send={make} close={() => setMaking(false)}>
          <label>
            Address
            <input name="url" type="url" required placeholder="https://" autocomplete="off" />
          </label>
          <label>
            What it is for
            <input name="description" autocomplete="off" />
          </label>
          <label>
            Events, none: all
            <input name="events" placeholder="lead.assigned lead.overdue" autocomplete="off" />
          </label>
          <label>
            Format
            <select name="format">
              {formats.map(({ value, name }) => (
                <option key={value} value={value}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        </Modal>
      )}
      {secret && (
        <Modal title="Its secret" does="I have it" send={async () => true} close={() => setSecret(null)}>
          <p>With it the receiver checks that a message is from here. It is told this once.</p>
          <code class="secret">{secret}</code>
        </Modal>
      )}
    </Page>
  );
}
