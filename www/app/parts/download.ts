/**
 * Handing a file to whoever asked for it.
 *
 * In scope: giving it a name; rows as CSV by RFC 4180. Not in scope: what is in it.
 */

export function download(name: string, parts: BlobPart[], type = "text/plain"): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob(parts, { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export type Cell = string | number | boolean | null | undefined;

// Spreadsheets take what begins so for a formula, also where a stranger wrote it; a phone number's `+` stays.
const FORMULA = /^(?:[=@\t\r]|[-+](?![\d\s().-]+$))/;

function cell(value: Cell): string {
  const text = value === null || value === undefined ? "" : String(value);
  const plain = FORMULA.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** Rows as CSV, the first of them the columns' names. */
export const csv = (rows: Cell[][]): string => rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
