/**
 * Leads from a file: chosen, its columns taken for what they are, looked at, sent, and told row by row.
 *
 * In scope: the steps. Not in scope: reading the file (file.ts), sending it (run.ts), what becomes of a lead (the ledger decides).
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { Trouble } from "../parts/ask.ts";
import { asTrouble } from "../parts/asked.ts";
import { csv, download } from "../parts/download.ts";
import { Icon } from "../parts/icon.tsx";
import { may } from "../parts/me.ts";
import { failed } from "../parts/notify.ts";
import { Page, Panel } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Empty } from "../parts/told.tsx";
import { label } from "../playbook/form/known.ts";
import { type Mapping, OTHER, ours, preview, suggested, twice, type Understood } from "./columns.ts";
import { Export } from "./export.tsx";
import { ExportRecords } from "./export_records.tsx";
import { type Sheet, sheetOf } from "./file.ts";
import { begin, forget, note, type Run, runId, unfinished } from "./kept.ts";
import { Preview } from "./preview.tsx";
import { type Kind, kinds, Records } from "./records.tsx";
import { type Done, run } from "./run.ts";
import "./import.css";

/** Rows that are looked at before all are sent. */
const LOOKED_AT = 8;

export default function Import() {
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [mapping, setMapping] = useState<Mapping>([]);
  const [kind, setKind] = useState<Kind | "new">("new");
  const [earlier, setEarlier] = useState<(Run & { done: number }) | null>(null);
  useEffect(() => {
    unfinished().then(setEarlier, () => setEarlier(null));
  }, []);
  const choose = async (file: File | undefined) => {
    if (!file) return;
    try {
      const sheet = await sheetOf(file);
      const again = earlier?.digest === sheet.digest ? earlier.mapping : null;
      setMapping(again ?? (await suggested(sheet.columns)));
      setSheet(sheet);
    } catch (error) {
      failed(error instanceof Error ? new Trouble(0, error.message, "") : error);
    }
  };
  return (
    <Page
      title="Import and export"
      about="Leads from a file, each recognized, matched and given to somebody like any other; and leads as a file."
    >
      {sheet && may("admin") && (
        <label class="holds">
          The file has
          <select value={kind} onChange={(event) => setKind(event.currentTarget.value as Kind | "new")}>
            <option value="new">New leads</option>
            {(Object.keys(kinds) as Kind[]).map((kind) => (
              <option key={kind} value={kind}>
                {kinds[kind]}
              </option>
            ))}
          </select>
        </label>
      )}
      {sheet && kind !== "new" ? (
        <Records key={`${sheet.digest} ${kind}`} sheet={sheet} kind={kind} close={() => setSheet(null)} />
      ) : sheet ? (
        <Taking
          key={sheet.digest}
          sheet={sheet}
          mapping={mapping}
          setMapping={setMapping}
          close={() => {
            setSheet(null);
            unfinished().then(setEarlier, () => setEarlier(null));
          }}
        />
      ) : (
        <>
          {earlier && (
            <Panel title="An import that didn’t come to its end">
              <p>
                {earlier.done.toLocaleString("en")} of {earlier.rows.toLocaleString("en")} rows of{" "}
                <strong>{earlier.name}</strong> are in. Choose the same file to go on: no row goes in twice.
              </p>
              <p class="actions">
                <button
                  type="button"
                  class="wa-plain wa-danger"
                  onClick={async () => {
                    await forget(earlier.id);
                    setEarlier(await unfinished());
                  }}
                >
                  Forget it
                </button>
              </p>
            </Panel>
          )}
          <Panel title="Import leads">
            <label class="drop">
              A CSV file with the columns’ names in its first line, as Salesforce, HubSpot or a spreadsheet write it
              <input
                type="file"
                accept=".csv,.tsv,.txt,text/csv"
                onChange={(event) => choose(event.currentTarget.files?.[0])}
              />
            </label>
          </Panel>
          <Export />
          {may("admin") && <ExportRecords />}
        </>
      )}
    </Page>
  );
}

interface Given {
  sheet: Sheet;
  mapping: Mapping;
  setMapping: (mapping: Mapping) => void;
  close: () => void;
}

type State = "mapping" | "running" | "stopped" | "done";

function Taking({ sheet, mapping, setMapping, close }: Given) {
  const [columns, setColumns] = useState<string[]>([]);
  const [rows, setRows] = useState<Understood[]>([]);
  const [state, setState] = useState<State>("mapping");
  const [report, setReport] = useState<Done[]>([]);
  const [stopped, setStopped] = useState("");
  const stop = useRef<AbortController | null>(null);
  useEffect(() => {
    ours().then(setColumns, failed);
    return () => stop.current?.abort();
  }, []);
  useEffect(() => {
    preview(sheet, mapping, LOOKED_AT).then(setRows, failed);
  }, [sheet, mapping]);
  const doubled = twice(mapping);
  const start = async () => {
    const id = runId(sheet.digest, mapping);
    const key = await keyOf(id);
    const aborting = new AbortController();
    stop.current = aborting;
    setState("running");
    setStopped("");
    try {
      const common = { digest: sheet.digest, name: sheet.name, rows: sheet.rows.length, mapping };
      const had = await begin({ id, ...common, at: new Date().toISOString() });
      const all = had.map(
        ({ row, outcome, lead, owner, why }): Done => ({
          row,
          outcome,
          ...(lead ? { lead } : {}),
          ...(owner ? { owner } : {}),
          ...(why ? { why } : {}),
        }),
      );
      setReport([...all]);
      await run({
        sheet,
        mapping,
        key,
        before: new Set(all.map(({ row }) => row)),
        signal: aborting.signal,
        told: (done) => {
          all.push(...done);
          void note(id, done);
          setReport([...all]);
        },
      });
      setState("done");
      await forget(id);
    } catch (error) {
      setState("stopped");
      setStopped(aborting.signal.aborted ? "Stopped. What is in stays in." : asTrouble(error).message);
    }
  };
  if (state !== "mapping") {
    return (
      <Progress
        sheet={sheet}
        report={report}
        state={state}
        stopped={stopped}
        stop={() => stop.current?.abort()}
        start={start}
        close={close}
      />
    );
  }
  return (
    <>
      <Panel
        title={`${sheet.name}: ${sheet.rows.length.toLocaleString("en")} rows`}
        actions={
          <>
            <button type="button" class="wa-plain" onClick={close}>
              Another file
            </button>
            <button type="button" class="wa-brand" onClick={start} disabled={doubled.length > 0}>
              <Icon name="upload" /> Import {sheet.rows.length.toLocaleString("en")} rows
            </button>
          </>
        }
      >
        <p class="quiet">What each column is taken for. Names of Salesforce and HubSpot are understood as they are.</p>
        {doubled.length > 0 && (
          <p class="wrong">
            <Icon name="triangle-exclamation" /> {doubled.map(label).join(", ")}: more than one column is taken for
            this.
          </p>
        )}
        <ul class="mapping">
          {sheet.columns.map((name, index) => (
            <li key={index}>
              <span class="two-lines">
                <strong>{name || `Column ${index + 1}`}</strong>
                <small>{sample(sheet, index)}</small>
              </span>
              <select
                aria-label={`${name || `Column ${index + 1}`} is`}
                value={mapping[index] ?? ""}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  setMapping(mapping.map((target, at) => (at === index ? value || null : target)));
                }}
              >
                <option value="">Left out</option>
                {name && <option value={OTHER + name}>Kept as it is</option>}
                <optgroup label="A lead’s">
                  {columns.map((column) => (
                    <option key={column} value={column}>
                      {label(column)}
                    </option>
                  ))}
                </optgroup>
              </select>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title="The first rows, as they are understood">
        <Preview rows={rows} />
      </Panel>
    </>
  );
}

/** Up to three different values of a column. */
function sample({ rows }: Sheet, index: number): string {
  const values = new Set<string>();
  for (const row of rows.slice(0, 50)) {
    const value = row[index]?.trim();
    if (value) values.add(value.length > 40 ? `${value.slice(0, 40)}…` : value);
    if (values.size === 3) break;
  }
  return [...values].join(" · ") || "empty";
}

/** Short, and the same for the same file, mapping and person. */
async function keyOf(id: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(id));
  return [...new Uint8Array(digest).slice(0, 12)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const outcomes = {
  new: ["New", "success"],
  merged: ["Merged", "neutral"],
  refused: ["Refused", "danger"],
} as const;

const columnsOfReport: Column<Done>[] = [
  { id: "row", head: "Row", numeric: true, cell: ({ row }) => row, sort: ({ row }) => row },
  {
    id: "outcome",
    head: "Became",
    cell: ({ outcome }) => <span class={`mark wa-${outcomes[outcome][1]}`}>{outcomes[outcome][0]}</span>,
    sort: ({ outcome }) => outcome,
  },
  {
    id: "lead",
    head: "Lead",
    cell: ({ lead, why }) => (lead ? <a href={`/app/leads/${lead}`}>{lead}</a> : why),
  },
  { id: "owner", head: "Owner", cell: ({ owner }) => owner ?? "", sort: ({ owner }) => owner, spare: true },
];

interface ProgressGiven {
  sheet: Sheet;
  report: Done[];
  state: State;
  stopped: string;
  stop: () => void;
  start: () => void;
  close: () => void;
}

function Progress({ sheet, report, state, stopped, stop, start, close }: ProgressGiven) {
  const total = sheet.rows.length;
  const count = (outcome: Done["outcome"]) => report.filter((done) => done.outcome === outcome).length;
  const save = () => {
    const rows = [...report].sort((one, other) => one.row - other.row);
    const head = ["row", "outcome", "lead_id", "owner", "problem", ...sheet.columns];
    const body = rows.map(({ row, outcome, lead, owner, why }) => [
      row,
      outcome,
      lead,
      owner,
      why,
      ...(sheet.rows[row - 1] ?? []),
    ]);
    download(`${sheet.name.replace(/\.\w+$/, "")}-report.csv`, [csv([head, ...body])], "text/csv");
  };
  return (
    <>
      <Panel
        title={state === "done" ? `${sheet.name} is in` : sheet.name}
        actions={
          <>
            {state === "running" && (
              <button type="button" class="wa-outlined" onClick={stop}>
                <Icon name="pause" /> Stop
              </button>
            )}
            {state === "stopped" && (
              <button type="button" class="wa-brand" onClick={start}>
                <Icon name="play" /> Go on
              </button>
            )}
            {state !== "running" && (
              <>
                <button type="button" class="wa-outlined" onClick={save}>
                  <Icon name="download" /> Report
                </button>
                <button type="button" class="wa-plain" onClick={close}>
                  Another file
                </button>
              </>
            )}
          </>
        }
      >
        <label class="progress">
          <span>
            {report.length.toLocaleString("en")} of {total.toLocaleString("en")} rows
          </span>
          <progress max={total} value={report.length} />
        </label>
        <p role="status">
          {count("new")} new, {count("merged")} merged into leads that were there, {count("refused")} refused.
          {state === "done" && " All rows were sent."}
        </p>
        {stopped && (
          <p class="wrong" role="alert">
            <Icon name="triangle-exclamation" /> {stopped}
          </p>
        )}
      </Panel>
      {state !== "running" && (
        <Table
          name="What became of each row"
          columns={columnsOfReport}
          rows={report}
          id={({ row }) => String(row)}
          empty={<Empty title="No row was sent yet" />}
        />
      )}
    </>
  );
}
