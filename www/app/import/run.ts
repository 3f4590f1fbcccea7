/**
 * Sending the rows of a file, each as one submission.
 *
 * In scope: several at a time, trying again, going on where it stopped. Not in scope: what becomes of them (the ledger decides).
 * Each row has an idempotency key of the file, the mapping and its number: however often it is sent, it is one submission.
 */
import { type Particular, send, Trouble } from "../parts/ask.ts";
import { fieldsOf, type Mapping } from "./columns.ts";
import type { Sheet } from "./file.ts";

export interface Done {
  /** In the file, the header not counted, from 1. */
  row: number;
  outcome: "new" | "merged" | "refused";
  lead?: string;
  owner?: string;
  why?: string;
}

/** Under way at once: what a browser sends to one place. */
const AT_ONCE = 6;
const TRIES = 6;

const pause = (milliseconds: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });

const particular = ({ field, found, expected }: Particular) =>
  `${field ? `${field}: ` : ""}found ${found || "nothing"}, expected ${expected}`;

async function one(fields: Record<string, string>, key: string, row: number, signal: AbortSignal): Promise<Done> {
  for (let tried = 1; ; tried += 1) {
    try {
      const headers = { "idempotency-key": key };
      const response = await send("POST /v1/leads", { body: fields, headers, signal });
      const { id, lead_id: lead = id, owner } = await response.json();
      const name = owner?.name ? { owner: owner.name } : {};
      return { row, outcome: lead === id ? "new" : "merged", lead, ...name };
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      const { status, title, detail, errors } = error;
      const refused = status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
      if (refused) return { row, outcome: "refused", why: errors.map(particular).join("; ") || detail || title };
      if (status === 401 || status === 403 || tried >= TRIES) throw error;
      await pause(1000 * 2 ** (tried - 1), signal);
      signal.throwIfAborted();
    }
  }
}

interface Given {
  sheet: Sheet;
  mapping: Mapping;
  /** Of the run: by it a row is known again. */
  key: string;
  /** Rows that were done before. */
  before: Set<number>;
  signal: AbortSignal;
  told: (done: Done[]) => void;
}

/** Who a row says that it is; rows of one person go one after another, in their order. */
const person = ({ email = "", phone = "" }: Record<string, string>): string => email.toLowerCase() || phone;

/** Sends what isn't done. What stops it is thrown; rows that were done by then are told. */
export async function run({ sheet, mapping, key, before, signal, told }: Given): Promise<void> {
  let at = 0;
  while (at < sheet.rows.length) {
    signal.throwIfAborted();
    const batch: Promise<Done>[] = [];
    const people = new Set<string>();
    for (; at < sheet.rows.length && batch.length < AT_ONCE; at += 1) {
      const row = at + 1;
      if (before.has(row)) continue;
      const fields = fieldsOf(sheet.rows[at] ?? [], mapping);
      const who = person(fields);
      if (who && people.has(who)) break;
      people.add(who);
      batch.push(
        Object.keys(fields).length === 0
          ? Promise.resolve({ row, outcome: "refused", why: "the row is empty" })
          : one(fields, `import-${key}-${row}`, row, signal),
      );
    }
    const settled = await Promise.allSettled(batch);
    told(settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : [])));
    const failed = settled.find((result) => result.status === "rejected");
    if (failed) throw failed.reason;
  }
}
