/**
 * Which questions can still change what becomes of a lead, asked of the edge.
 *
 * In scope: the request. Not in scope: the proof (the core's). Before somebody submits nothing of what they typed is in it.
 */
import type { Column } from "./columns.ts";
import type { Fields } from "./lead.ts";

/** What can be asked; what isn't here is never dropped. */
const askable: readonly Column[] = [
  "company",
  "title",
  "country",
  "state",
  "city",
  "postal_code",
  "industry",
  "employees",
  "product",
];

const PATIENCE = 5_000;

/** The columns that matter for a lead of whom `fields` is known, the most useful first; null: nobody could say. */
export async function questions(server: string, key: string, fields: Fields): Promise<Column[] | null> {
  try {
    const response = await fetch(`${server}/v1/forms/${key}/questions`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(fields),
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const said: unknown = response.ok ? await response.json() : null;
    const asked = said !== null && typeof said === "object" && "questions" in said ? said.questions : null;
    return Array.isArray(asked) ? askable.filter((column) => asked.includes(column)) : null;
  } catch {
    return null;
  }
}

/** What can't change anything. */
export const useless = (useful: Column[]): Column[] => askable.filter((column) => !useful.includes(column));
