/**
 * Records of another system from a file: accounts, contacts, campaigns, opportunities, and leads as they stand there.
 *
 * In scope: choosing what they are, sending them in batches, telling what became of each. Not in scope: which column is which field
 * (the core knows Salesforce's and HubSpot's), what becomes of a record (the ledger's). What was imported before is known again, so
 * that a file can be sent as often as one likes.
 */
import { useRef, useState } from "preact/hooks";
import type { Imported } from "#api";
import { words } from "../../pages/words.ts";
import { ask } from "../parts/ask.ts";
import { asTrouble } from "../parts/asked.ts";
import { csv, download } from "../parts/download.ts";
import { Icon } from "../parts/icon.tsx";
import { Panel } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Empty } from "../parts/told.tsx";
import type { Sheet } from "./file.ts";

export const kinds = {
  account: "Accounts",
  contact: "Contacts",
  campaign: "Campaigns",
  opportunity: "Opportunities",
  member: "Members of campaigns",
  lead: "Leads, as they stand there",
} as const;

export type Kind = keyof typeof kinds;

export const systems = { salesforce: "Salesforce", hubspot: "HubSpot", frontdesk: "Our own columns" } as const;
type System = keyof typeof systems;

/** Rows of a batch: each is stored before the next batch goes. */
const AT_ONCE = 200;

type Told = Imported & { row: number };

const variants = {
  new: "success",
  merged: "neutral",
  changed: "success",
  unchanged: "neutral",
  removed: "neutral",
  skipped: "neutral",
  refused: "danger",
} as const;

const why = ({ problems = [] }: Told): string =>
  problems
    .map(({ field, found, expected }) => `${field}: found ${found || "nothing"}, expected ${expected}`)
    .join("; ");

const columns: Column<Told>[] = [
  { id: "row", head: "Row", numeric: true, cell: ({ row }) => row, sort: ({ row }) => row },
  {
    id: "became",
    head: "Became",
    cell: ({ became }) => <span class={`mark wa-${variants[became]}`}>{words(became)}</span>,
    sort: ({ became }) => became,
  },
  { id: "record", head: "Here", cell: ({ record }) => record ?? "", sort: ({ record }) => record },
  { id: "why", head: "Not taken in", cell: why },
];

/** Names and values of a row; what is empty is told, too, as it may have been emptied there. */
const objectOf = ({ columns }: Sheet, row: string[]) =>
  Object.fromEntries(columns.map((name, index) => [name, row[index] ?? ""]).filter(([name]) => name));

export function Records({ sheet, kind, close }: { sheet: Sheet; kind: Kind; close: () => void }) {
  const [from, setFrom] = useState<System>("salesforce");
  const [report, setReport] = useState<Told[]>([]);
  const [state, setState] = useState<"ready" | "running" | "stopped" | "done">("ready");
  const [stopped, setStopped] = useState("");
  const stop = useRef<AbortController | null>(null);
  const total = sheet.rows.length;
  const start = async () => {
    const aborting = new AbortController();
    stop.current = aborting;
    setState("running");
    setStopped("");
    const all = [...report];
    try {
      while (all.length < total) {
        const rows = sheet.rows.slice(all.length, all.length + AT_ONCE);
        const content = JSON.stringify(rows.map((row) => objectOf(sheet, row)));
        const told = await ask("POST /v1/records", {
          query: { kind, from },
          text: { type: "application/json", content },
          signal: aborting.signal,
        });
        all.push(...told.rows.map((imported, index) => ({ ...imported, row: all.length + index + 1 })));
        setReport([...all]);
      }
      setState("done");
    } catch (error) {
      setState("stopped");
      setStopped(aborting.signal.aborted ? "Stopped. What is in stays in." : asTrouble(error).message);
    }
  };
  const save = () => {
    const head = ["row", "became", "record", "problem", ...sheet.columns];
    const rows = report.map((told) => [
      told.row,
      told.became,
      told.record,
      why(told),
      ...(sheet.rows[told.row - 1] ?? []),
    ]);
    download(`${sheet.name.replace(/\.\w+$/, "")}-report.csv`, [csv([head, ...rows])], "text/csv");
  };
  const count = (became: Imported["became"]) => report.filter((told) => told.became === became).length;
  const counted = (Object.keys(variants) as Imported["became"][]).filter((became) => count(became) > 0);
  return (
    <>
      <Panel
        title={`${sheet.name}: ${total.toLocaleString("en")} rows`}
        actions={
          <>
            {state === "running" ? (
              <button type="button" class="wa-outlined" onClick={() => stop.current?.abort()}>
                <Icon name="pause" /> Stop
              </button>
            ) : (
              <button type="button" class="wa-plain" onClick={close}>
                Another file
              </button>
            )}
            {report.length > 0 && state !== "running" && (
              <button type="button" class="wa-outlined" onClick={save}>
                <Icon name="download" /> Report
              </button>
            )}
            {(state === "ready" || state === "stopped") && (
              <button type="button" class="wa-brand" onClick={start}>
                <Icon name="upload" /> {state === "ready" ? `Import ${total.toLocaleString("en")} rows` : "Go on"}
              </button>
            )}
          </>
        }
      >
        <label class="from">
          The columns are named as in
          <select
            value={from}
            disabled={state !== "ready"}
            onChange={(event) => setFrom(event.currentTarget.value as System)}
          >
            {(Object.keys(systems) as System[]).map((system) => (
              <option key={system} value={system}>
                {systems[system]}
              </option>
            ))}
          </select>
        </label>
        {state !== "ready" && (
          <label class="progress">
            <span>
              {report.length.toLocaleString("en")} of {total.toLocaleString("en")} rows
            </span>
            <progress max={total} value={report.length} />
          </label>
        )}
        <p role="status">
          {counted.map((became) => `${count(became).toLocaleString("en")} ${became}`).join(", ")}
          {state === "done" && ". All rows were sent."}
        </p>
        {stopped && (
          <p class="wrong" role="alert">
            <Icon name="triangle-exclamation" /> {stopped}
          </p>
        )}
      </Panel>
      {report.length > 0 && (
        <Table
          name="What became of each row"
          columns={columns}
          rows={report}
          id={({ row }) => String(row)}
          empty={<Empty title="No row was sent yet" />}
        />
      )}
    </>
  );
}
