/**
 * Names and figures as people read them.
 *
 * In scope: countries, sizes, companies, in the page's language. Not in scope: sentences (words/).
 */
import type { Words } from "./words/words.ts";

/** By locale: making one takes longer than all that a key costs besides. */
const regions = new Map<string, Intl.DisplayNames>();

/** The name of an ISO 3166-1 country; what is no such code stays as it is. */
export function countryName(code: string, locale: string): string {
  if (!/^[A-Z]{2}$/.test(code)) return code;
  const names = regions.get(locale) ?? new Intl.DisplayNames(locale, { type: "region", fallback: "code" });
  regions.set(locale, names);
  return names.of(code) ?? code;
}

/** `1,001–5,000 people`. */
export function people({ min, max }: { min: number; max?: number }, words: Words): string {
  const number = (value: number) => value.toLocaleString(words.locale);
  if (min === 1 && max === 1) return words.onePerson;
  return words.people(number(min), max === undefined ? undefined : number(max));
}

/** `Acme (GmbH)`: the name, with its legal form apart. */
export function companyName({ name, legal_form }: { name: string; legal_form?: string }): string {
  if (!legal_form || !name.endsWith(legal_form)) return name;
  const bare = name.slice(0, -legal_form.length).replace(/[\s,]+$/, "");
  return bare ? `${bare} (${legal_form})` : name;
}
