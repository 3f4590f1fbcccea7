/**
 * What the columns of a file are taken for.
 *
 * In scope: asking the core by name, then the words that people use for it; rows as the API takes them. Not in scope: what values
 * mean (the core).
 */
import { meant } from "../../widget/columns.ts";
import { core } from "../parts/core.ts";
import type { Sheet } from "./file.ts";

/** A column of ours; `null`: left out; a name with `other:` before it: kept under its own. */
export type Target = string | null;
export type Mapping = Target[];

export const OTHER = "other:";

/** What each column is taken for until somebody says otherwise. A column of ours is taken once. */
export async function suggested(columns: string[]): Promise<Mapping> {
  const { columnOf } = await core();
  const taken = new Set<string>();
  return columns.map((name) => {
    const column = columnOf(name) ?? meant(name);
    if (!column || taken.has(column)) return name ? OTHER + name : null;
    taken.add(column);
    return column;
  });
}

/** The columns that there are to choose from. */
export async function ours(): Promise<string[]> {
  return JSON.parse((await core()).columns());
}

/** A row as it is sent: what is empty isn't. */
export function fieldsOf(row: string[], mapping: Mapping): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [index, target] of mapping.entries()) {
    const value = row[index]?.trim();
    if (target && value) fields[target.startsWith(OTHER) ? target.slice(OTHER.length) : target] = value;
  }
  return fields;
}

/** Columns of ours that more than one of the file's is taken for. */
export function twice(mapping: Mapping): string[] {
  const names = mapping.filter((target): target is string => target !== null);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

export interface Understood {
  lead: Record<string, unknown> & { notes?: Note[] };
  refused: string | null;
}

export interface Note {
  field: string;
  outcome: "read" | "inferred" | "suggested" | "kept";
  rule: string;
  found: string;
}

/** The first rows as the core reads them. */
export async function preview({ rows }: Sheet, mapping: Mapping, most: number): Promise<Understood[]> {
  const { standardizeFields, standardize } = await core();
  return rows.slice(0, most).map((row) => {
    const fields = JSON.stringify(fieldsOf(row, mapping));
    const { refused } = JSON.parse(standardize(fields));
    const why = refused ? "No e-mail address and no phone number that could be answered" : null;
    return { lead: JSON.parse(standardizeFields(fields)), refused: why };
  });
}
