/**
 * Fills in the company by the domain of a work address, without anybody learning the domain.
 *
 * In scope: when to look, and a form's fields of what was found. Not in scope: how it is found out (prefill.ts). Nothing is
 * asked before a whole address stands in the field and the visitor has gone on, and nothing at all where the page says so.
 */
import type { Core } from "./core.ts";
import type { Fields, Lead } from "./lead.ts";
import { countryName, people } from "./names.ts";
import type { Facts, Options } from "./prefill.ts";
import type { Words } from "./words/words.ts";

/** Looks once for each address. */
export class Company {
  readonly #options: Options;
  #looked: string | undefined;

  constructor(server: string, key: string) {
    this.#options = { key, edge: server };
  }

  /** Loads what a look-up takes, which is the same for every visitor, and words an answer once: so that nobody waits for it
   * afterwards. */
  async prepare(core: Core, words: Words): Promise<void> {
    const { prepare } = await import("./prefill.ts");
    await prepare(this.#options);
    fieldsOf({ industry: "31-33", employees: { min: 1_000 }, country: "DE" }, core, words);
  }

  /** The next address is looked up, whichever it is. */
  forget(): void {
    this.#looked = undefined;
  }

  /** What is known of the company of `lead`, null where nothing is; undefined: it is the one of before. */
  async of({ email }: Lead): Promise<Facts | null | undefined> {
    const domain = email?.kind === "work" && !email.suggestion ? email.domain : undefined;
    if (domain === this.#looked) return undefined;
    this.#looked = domain;
    if (!domain) return null;
    const { prefill } = await import("./prefill.ts");
    const found = await prefill(domain, this.#options);
    // Another address was written meanwhile.
    return domain === this.#looked ? found : undefined;
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
