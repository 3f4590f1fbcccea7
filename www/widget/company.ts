/**
 * Fills in the company by the domain of a work address, without anybody learning the domain.
 *
 * In scope: when to look, and a form's fields of what was found. Not in scope: how it is found out (prefill.ts). Nothing is
 * asked before a whole address stands in the field and the visitor has gone on, and nothing at all where the page says so.
 */
import type { Core } from "./core.ts";
import type { Fields, Lead } from "./lead.ts";
import { countryName, people } from "./names.ts";
import type { Facts } from "./prefill.ts";
import type { Words } from "./words/words.ts";

/** Looks once for each address. */
export class Company {
  readonly #server: string;
  readonly #key: string;
  #asked: string | undefined;

  constructor(server: string, key: string) {
    this.#server = server;
    this.#key = key;
  }

  /** What is known of the company of `lead`, if it has a work address that wasn't asked for before; null: nothing. */
  async of({ email }: Lead): Promise<Facts | null> {
    if (email?.kind !== "work" || email.suggestion || email.domain === this.#asked) return null;
    this.#asked = email.domain;
    const { prefill } = await import("./prefill.ts");
    return prefill(email.domain, { key: this.#key, edge: this.#server });
  }
}

/** As a form has them, in the page's language. */
export function fieldsOf({ company, industry, employees, country, city }: Facts, core: Core, words: Words): Fields {
  const name = industry && core.standardizeFields({ industry }).industry?.name;
  const all: [string, string | undefined][] = [
    ["company", company],
    ["industry", name],
    ["employees", employees && people(employees, words)],
    ["country", country && countryName(country, words.locale)],
    ["city", city],
  ];
  return Object.fromEntries(all.flatMap(([column, value]) => (value ? [[column, value]] : [])));
}
