/**
 * A file of leads: its columns and rows.
 *
 * In scope: CSV with a header, with commas, semicolons or tabs, in UTF-8 or as spreadsheets of old write it. Not in scope: what
 * columns mean (columns.ts).
 */
import { parse } from "csv-parse/browser/esm/sync";

export interface Sheet {
  name: string;
  columns: string[];
  rows: string[][];
  /** Of the file's bytes: the same file is the same import. */
  digest: string;
}

/** Larger ones are for the command line. */
export const MOST_BYTES = 64 * 1024 * 1024;

function decoded(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** The character that parts the header's columns: that of which there are most. */
function delimiterOf(text: string): string {
  const header = (text.split(/\r?\n/, 1)[0] ?? "").replace(/"[^"]*"/g, "");
  const count = (mark: string) => header.split(mark).length;
  return [",", ";", "\t"].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

const hex = (bytes: ArrayBuffer) =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Reads the file; what can't be read is thrown, in words. */
export async function sheetOf(file: File): Promise<Sheet> {
  if (file.size > MOST_BYTES)
    throw new Error("The file is larger than 64 MB: take it in pieces, or use the command line.");
  const bytes = await file.arrayBuffer();
  const text = decoded(bytes).replace(/^\ufeff/, "");
  let read: string[][];
  try {
    read = parse(text, {
      delimiter: delimiterOf(text),
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    throw new Error(`This is no CSV: ${error instanceof Error ? error.message : String(error)}`);
  }
  const [columns = [], ...rows] = read;
  if (columns.length === 0 || rows.length === 0)
    throw new Error("There are no rows beneath the first line, which names the columns.");
  const digest = hex(await crypto.subtle.digest("SHA-256", bytes)).slice(0, 24);
  return { name: file.name, columns: columns.map((name) => name.trim()), rows, digest };
}
