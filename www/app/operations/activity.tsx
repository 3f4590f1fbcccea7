/**
 * What somebody has to look after, and what administrators did.
 *
 * In scope: alarms and the audit log. Not in scope: mending.
 */

import { useMemo } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { AlarmRecord, AuditRecord } from "#api";
import { words } from "../leads/names.ts";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { inFull, moment } from "../parts/times.ts";
import { Empty, Told } from "../parts/told.tsx";

const alarmColumns: Column<AlarmRecord>[] = [
  { id: "kind", head: "What", cell: ({ kind }) => words(kind.replaceAll(".", " ")), sort: ({ kind }) => kind },
  {
    id: "subject",
    head: "Of",
    cell: ({ subject, kind }) =>
      kind.startsWith("webhook") ? <a href={`/app/webhooks/${subject}`}>{subject}</a> : subject,
  },
  {
    id: "raised",
    head: "Since",
    cell: ({ raised_at }) => <time title={inFull(raised_at)}>{moment(raised_at)}</time>,
    sort: ({ raised_at }) => raised_at,
  },
  {
    id: "ended",
    head: "Until",
    cell: ({ ended_at }) => (ended_at ? moment(ended_at) : <span class="mark wa-danger">Still</span>),
  },
];

const auditColumns: Column<AuditRecord>[] = [
  { id: "at", head: "When", cell: ({ at }) => <time title={inFull(at)}>{moment(at)}</time>, sort: ({ at }) => at },
  { id: "who", head: "Who", cell: ({ name, who }) => name ?? who, sort: ({ name, who }) => name ?? who },
  { id: "what", head: "Did", cell: ({ what }) => what, sort: ({ what }) => what },
  { id: "on", head: "On", cell: ({ on }) => on, sort: ({ on }) => on, spare: true },
];

const views = [
  { value: "alarms", name: "Alarms" },
  { value: "audit", name: "Audit log" },
];

export default function Activity() {
  const view = useLocation().query.view ?? "alarms";
  return (
    <Page title="Activity" about="What somebody has to look after, and what administrators did." wide>
      <Tabs name="What" at="/app/activity" parameter="view" options={views} value={view} />
      {view === "audit" ? <Audit /> : <Alarms />}
    </Page>
  );
}

function Alarms() {
  const asked = useAsked((signal) => ask("GET /v1/alarms", { query: { all: true }, signal }), []);
  return (
    <Told asked={asked}>
      {(alarms) => (
        <Table
          name="Alarms"
          columns={alarmColumns}
          rows={alarms}
          id={({ number }) => String(number)}
          empty={<Empty title="Nothing to look after">All is well.</Empty>}
        />
      )}
    </Told>
  );
}

function Audit() {
  const asked = useAsked((signal) => ask("GET /v1/audit", { query: { after: 0 }, signal }), []);
  const latest = useMemo(() => [...(asked.answer ?? [])].reverse(), [asked.answer]);
  return (
    <Told asked={asked}>
      {() => (
        <Table
          name="Audit log"
          columns={auditColumns}
          rows={latest}
          id={({ number }) => String(number)}
          empty={<Empty title="Nothing was done yet" />}
        />
      )}
    </Told>
  );
}
