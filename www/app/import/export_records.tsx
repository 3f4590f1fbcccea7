/**
 * Records as a file that another system takes: with their ids from there, so that they are updated and not made again.
 *
 * In scope: which, and for whom. Not in scope: columns and words of other systems (the core knows them).
 */
import { useRef, useState } from "preact/hooks";
import type { RecordRows } from "#api";
import { ask } from "../parts/ask.ts";
import { csv, download } from "../parts/download.ts";
import { Icon } from "../parts/icon.tsx";
import { failed } from "../parts/notify.ts";
import { Panel } from "../parts/page.tsx";
import { kinds, systems } from "./records.tsx";

/** Members of campaigns are taken in and not given out: each is a lead here, with its campaign. */
const { member: _, ...given } = kinds;

export function ExportRecords() {
  const [got, setGot] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const values = new FormData(event.target as HTMLFormElement);
    const [kind, to] = [String(values.get("kind")), String(values.get("to"))];
    const aborting = new AbortController();
    stop.current = aborting;
    const parts: string[] = [];
    setGot(0);
    try {
      let [after, count]: [string | null | undefined, number] = ["", 0];
      do {
        const query = { kind, to, after };
        const page: RecordRows = await ask("GET /v1/records/export", { query, signal: aborting.signal });
        parts.push(csv(after ? page.rows : [page.columns, ...page.rows]));
        count += page.rows.length;
        setGot(count);
        after = page.next;
      } while (after);
      download(`${kind}-${to}.csv`, parts, "text/csv");
    } catch (error) {
      if (!aborting.signal.aborted) failed(error);
    }
    setGot(null);
  };
  const choice = (name: string, label: string, options: Record<string, string>) => (
    <label>
      {label}
      <select name={name}>
        {Object.entries(options).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <Panel title="Export for another system">
      <form class="filters" onSubmit={save}>
        {choice("kind", "What", { ...given, lead: "Leads" })}
        {choice("to", "With the columns of", { ...systems, frontdesk: "Ours" })}
        {got === null ? (
          <button type="submit" class="wa-outlined">
            <Icon name="download" /> Records as CSV
          </button>
        ) : (
          <button type="button" class="wa-plain" onClick={() => stop.current?.abort()}>
            {got.toLocaleString("en")} records … Stop
          </button>
        )}
      </form>
    </Panel>
  );
}
