/**
 * What this browser itself submitted before: who its visitor is, so that nobody is asked twice.
 *
 * In scope: keeping that on this site, and forgetting it. It deliberately never leaves the browser but in a submission.
 */
import type { Column } from "./columns.ts";
import type { Fields } from "./lead.ts";
import { read, write } from "./store.ts";

/** What is so of somebody the next time, too; what they wanted is not. */
const lasting: Column[] = [
  "first_name",
  "last_name",
  "name",
  "email",
  "phone",
  "company",
  "title",
  "website",
  "street",
  "city",
  "state",
  "postal_code",
  "country",
  "industry",
  "employees",
];

const DAYS = 180;

interface Profile {
  at: number;
  fields: Fields;
}

/** What is known; `undefined`: nobody was here. */
export function profile(): Fields | undefined {
  const kept = read<Profile>("localStorage", "profile");
  return kept && Date.now() - kept.at < DAYS * 86_400_000 ? kept.fields : undefined;
}

/** Adds what was submitted to what is known. */
export function remember(fields: Fields): void {
  const known = lasting.flatMap((column) => (fields[column] ? [[column, fields[column]]] : []));
  const before = profile();
  // Another address is another person.
  const same = before?.email?.toLowerCase() === fields.email?.toLowerCase();
  const merged = { ...(same ? before : {}), ...Object.fromEntries(known) };
  if (known.length > 0) write("localStorage", "profile", { at: Date.now(), fields: merged } satisfies Profile);
}

export const forget = (): boolean => write("localStorage", "profile", undefined);
