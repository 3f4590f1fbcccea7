/**
 * One webhook's deliveries: what became of each, and sending again what is dead.
 *
 * In scope: that. Not in scope: sending (the ledger).
 */

import { useLocation, useRoute } from "preact-iso/router";
import type { DeliveryRecord, EndpointRecord } from "#api";
import { ask } from "../parts/ask.ts";
import { type Asked, useAsked } from "../parts/asked.ts";
import { Icon } from "../parts/icon.tsx";
import { attempt } from "../parts/notify.ts";
import { Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { inFull, moment } from "../parts/times.ts";
import { Empty, Told } from "../parts/told.tsx";
import { Health } from "./webhooks.tsx";

const states = [
  { value: "waiting", name: "Waiting" },
  { value: "dead", name: "Dead" },
  { value: "delivered", name: "Delivered" },
];

function outcome({ last }: DeliveryRecord): string {
  if (!last) return "";
  if (last.outcome === "answered") return `Answered ${last.status}`;
  if (last.outcome === "timed_out") return "No answer in time";
  return last.outcome === "unreachable" ? `Not reached: ${last.why}` : `Not allowed: expected ${last.expected}`;
}

export default function Webhook() {
  const id = useRoute().params.id ?? "";
  const asked = useAsked((signal) => ask("GET /v1/webhooks/{id}", { path: { id }, signal }), [id]);
  return <Told asked={asked}>{(webhook) => <Shown webhook={webhook} asked={asked} />}</Told>;
}

function Shown({ webhook, asked }: { webhook: EndpointRecord; asked: Asked<EndpointRecord> }) {
  const { query } = useLocation();
  const state = query.state ?? "waiting";
  const path = { id: webhook.id };
  const deliveries = useAsked(
    (signal) => ask("GET /v1/webhooks/{id}/deliveries", { path, query: { state }, signal }),
    [webhook.id, state],
  );
  const replay = async (delivery?: number) => {
    const body = delivery === undefined ? { since: "1970-01-01T00:00:00Z" } : { delivery };
    if (await attempt(() => ask("POST /v1/webhooks/{id}/replay", { path, body }), "Sent again")) {
      deliveries.again();
      asked.again();
    }
  };
  const turn = async () => {
    const to = webhook.state === "enabled" ? "disabled" : "enabled";
    const work = () => ask("POST /v1/webhooks/{id}", { path, body: { state: to } });
    if (await attempt(work, to === "enabled" ? "Enabled; what happened meanwhile is sent" : "Disabled")) asked.again();
  };
  const columns: Column<DeliveryRecord>[] = [
    { id: "type", head: "Event", cell: ({ type }) => type, sort: ({ type }) => type },
    {
      id: "at",
      head: "Happened",
      cell: ({ timestamp }) => <time title={inFull(timestamp)}>{moment(timestamp)}</time>,
      sort: ({ timestamp }) => timestamp,
    },
    { id: "tries", head: "Tries", numeric: true, cell: ({ tries }) => tries, sort: ({ tries }) => tries },
    { id: "last", head: "Last", cell: outcome },
    { id: "due", head: "Next try", cell: ({ due_at }) => due_at && moment(due_at), spare: true },
    {
      id: "do",
      head: "What to do",
      unnamed: true,
      cell: ({ number, state }) =>
        state === "dead" && (
          <button type="button" class="wa-plain" onClick={() => replay(number)}>
            Send again
          </button>
        ),
    },
  ];
  return (
    <Page
      title={webhook.description || webhook.url}
      back={{ href: "/app/webhooks", name: "Webhooks" }}
      about={
        <>
          <Health webhook={webhook} /> {webhook.waiting} waiting, {webhook.dead} dead
        </>
      }
      wide
      actions={
        <>
          {webhook.dead > 0 && (
            <button type="button" class="wa-outlined" onClick={() => replay()}>
              <Icon name="refresh" /> Send all dead again
            </button>
          )}
          <button type="button" class="wa-outlined" onClick={turn}>
            {webhook.state === "enabled" ? "Disable" : "Enable"}
          </button>
        </>
      }
    >
      <Tabs
        name="Which deliveries"
        at={`/app/webhooks/${encodeURIComponent(webhook.id)}`}
        parameter="state"
        options={states}
        value={state}
      />
      <Told asked={deliveries}>
        {(rows) => (
          <Table
            name="Deliveries"
            columns={columns}
            rows={rows}
            id={({ number }) => String(number)}
            empty={<Empty title="None" />}
          />
        )}
      </Told>
    </Page>
  );
}
