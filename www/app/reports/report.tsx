/**
 * One report: over which days, broken down by what; as a picture, as a table, as a file.
 *
 * In scope: choosing and showing. Not in scope: computing.
 */

import { useMemo } from "preact/hooks";
import lazy from "preact-iso/lazy";
import { useLocation, useRoute } from "preact-iso/router";
import type { Report as Told_ } from "#api";
import { words } from "../leads/names.ts";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Icon } from "../parts/icon.tsx";
import { useChanges } from "../parts/live.ts";
import { Page, Panel } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { inFull } from "../parts/times.ts";
import { Empty, Refused, Told } from "../parts/told.tsx";
import { columnName, figure, leadsOf, type Row, rowName, valueIn } from "./figures.ts";
import { type Kind, kinds } from "./kinds.ts";

const Picture = lazy(() => import("./picture.tsx"));

export default function Report() {
  const name = useRoute().params.name ?? "follow-up";
  const kind = kinds.find((kind) => kind.name === name);
  return kind ? <Shown key={name} kind={kind} /> : <Refused title="Not found" detail="" status={404} />;
}

function Shown({ kind }: { kind: Kind }) {
  const { query, path, route } = useLocation();
  const by = query.by ?? kind.by[0] ?? "";
  const asking = { by, from: query.from, to: query.to, model: kind.models ? (query.model ?? "first") : undefined };
  const asked = useAsked(
    (signal) => ask("GET /v1/reports/{name}", { path: { name: kind.name }, query: asking, signal }),
    [kind.name, asking],
  );
  useChanges(asked.again);
  const given = Object.entries(asking).filter((entry): entry is [string, string] => Boolean(entry[1]));
  const set = (name: string, value: string) => {
    const next = new URLSearchParams({ ...Object.fromEntries(given), [name]: value });
    if (!value) next.delete(name);
    route(`${path}?${next}`, true);
  };
  const file = `/v1/reports/${kind.name}?${new URLSearchParams([...given, ["format", "csv"]])}`;
  const day = (name: "from" | "to", label: string) => (
    <label>
      {label}
      <input
        type="date"
        value={query[name] ?? asked.answer?.[name] ?? ""}
        onChange={(event) => set(name, event.currentTarget.value)}
      />
    </label>
  );
  return (
    <Page
      title={kind.title}
      about={asked.answer && `As of ${inFull(asked.answer.as_of)}; days of ${asked.answer.zone}.`}
      actions={
        <a class="wa-button wa-outlined" href={file} download={`${kind.name}.csv`} target="_blank" rel="noreferrer">
          <Icon name="download" /> CSV
        </a>
      }
    >
      <nav class="tabs" aria-label="Reports">
        {kinds.map(({ name, title }) => (
          <a key={name} href={`/app/reports/${name}`} aria-current={name === kind.name ? "page" : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <div class="filters">
        {kind.by.length > 1 && (
          <label>
            By
            <select value={by} onChange={(event) => set("by", event.currentTarget.value)}>
              {kind.by.map((by) => (
                <option key={by} value={by}>
                  {words(by)}
                </option>
              ))}
            </select>
          </label>
        )}
        {day("from", "From")}
        {day("to", "To")}
        {kind.models && (
          <label>
            Revenue goes to
            <select value={asking.model} onChange={(event) => set("model", event.currentTarget.value)}>
              <option value="first">the first touch</option>
              <option value="last">the last touch</option>
              <option value="even">all, evenly</option>
            </select>
          </label>
        )}
      </div>
      <Told asked={asked}>
        {(report) =>
          report.rows.length === 0 ? (
            <Empty title="No figures for these days" />
          ) : (
            <>
              <Panel title={kind.title}>
                <Picture kind={kind} report={report} currency={report.currency} />
              </Panel>
              <Figures report={report} currency={report.currency} />
              <Definitions report={report} />
            </>
          )
        }
      </Told>
    </Page>
  );
}

function Figures({ report, currency }: { report: Told_; currency: string }) {
  const columns = useMemo<Column<Row>[]>(
    () => [
      {
        id: "row",
        head: words(report.by ?? "What"),
        cell: (row) => <strong>{rowName(row, report.by)}</strong>,
        sort: (row) => rowName(row, report.by),
      },
      ...report.columns.map((column) => ({
        id: column.name,
        head: columnName(column.name),
        numeric: true,
        cell: (row: Row) => {
          const value = valueIn(row.values, column.name);
          const text = figure(value, column.kind, currency);
          return column.kind === "count" && value && row.leads ? <a href={leadsOf(row, column)}>{text}</a> : text;
        },
        sort: (row: Row) => valueIn(row.values, column.name),
      })),
    ],
    [report, currency],
  );
  return <Table name="Figures" columns={columns} rows={report.rows} id={(row) => JSON.stringify(row.key)} short />;
}

function Definitions({ report }: { report: Told_ }) {
  return (
    <details class="panel">
      <summary>What these figures mean</summary>
      <dl class="facts">
        {report.columns.map(({ name, definition }) => (
          <div key={name}>
            <dt>{columnName(name)}</dt>
            <dd>{definition}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
