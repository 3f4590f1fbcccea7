/**
 * Values as TOML.
 *
 * In scope: keys, strings, numbers, truths, lists and inline tables; long lists over several lines. Not in scope: where in a text
 * they go (edits.ts).
 */

export type Value = string | number | boolean | Value[] | Table;
export interface Table {
  [name: string]: Value;
}

/** Longest line that a list may make; the playbooks that come with this are written so. */
const LONGEST = 120;

export const isTable = (value: unknown): value is Table =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** JSON's strings are TOML's basic ones, but for one control character that has to be escaped here. */
const text = (value: string): string => JSON.stringify(value).replaceAll("\u007f", "\\u007F");

export const key = (name: string): string => (/^[\w-]+$/.test(name) ? name : text(name));

export const keys = (path: string[]): string => path.map(key).join(".");

/** `account` stands in conditions with a dot before its fields. */
const dotted = (name: string, value: Value): value is Table => name === "account" && isTable(value);

function pairs(table: Table): string[] {
  return Object.entries(table).flatMap(([name, value]) =>
    dotted(name, value) ? pairs(value).map((pair) => `${key(name)}.${pair}`) : [`${key(name)} = ${flat(value)}`],
  );
}

function flat(value: Value): string {
  if (typeof value === "string") return text(value);
  if (Array.isArray(value)) return `[${value.map(flat).join(", ")}]`;
  if (isTable(value)) return Object.keys(value).length === 0 ? "{}" : `{ ${pairs(value).join(", ")} }`;
  return String(value);
}

/** `value` as it stands after so many characters of its line. */
export function toml(value: Value, before = 0): string {
  const line = flat(value);
  if (before + line.length <= LONGEST) return line;
  if (Array.isArray(value)) return `[\n${wrapped(value.map(flat))}]`;
  return line;
}

function wrapped(items: string[]): string {
  let lines = "";
  let line = " ";
  for (const item of items) {
    if (line.length > 1 && line.length + item.length + 2 > LONGEST) {
      lines += `${line}\n`;
      line = " ";
    }
    line += ` ${item},`;
  }
  return `${lines}${line}\n`;
}
