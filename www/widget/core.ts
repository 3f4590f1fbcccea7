/**
 * The core, loaded when it is first needed.
 *
 * In scope: loading the bundle once and calling it with plain objects. Not in scope: what its findings mean for people.
 */
import type { Fields, Lead, Standardized } from "./lead.ts";

export interface Core {
  /** Whether it reads titles, industries and places, too. */
  whole: boolean;
  /** A lead, or why nobody could answer it. */
  standardize(fields: Fields): Standardized;
  /** The lead as far as it is typed, also while nobody could answer it yet. */
  standardizeFields(fields: Fields): Lead;
}

const loading = new Map<boolean, Promise<Core>>();

/** Resolves when the bundle is ready; rejects when it can't be had, and may then be asked again. `whole`: also for titles,
 * industries and places, which a short form doesn't ask for. */
export function loadCore(whole: boolean): Promise<Core> {
  const begun = loading.get(whole) ?? load(whole);
  loading.set(whole, begun);
  begun.catch(() => loading.delete(whole));
  return begun;
}

/** A field of each kind, as people write them: no table and no code of the core is first touched by somebody's key. */
const samples: Fields[] = [
  { first_name: "ÁNNA", last_name: "MC DOE" },
  { email: "anna.doe@gmial.com" },
  { phone: "030 23125 010", country: "Deutschland" },
  { company: "Acme & Sons Ltd" },
  { title: "Sr. Director of Sales" },
  { industry: "Automotive", employees: "approx. 200" },
];

/** Calls the core once for each kind of field, when the page has nothing else to do: what a browser compiles and a table
 * unpacks at its first use, it does then. */
export function warm(core: Core): void {
  const idle = window.requestIdleCallback ?? ((next: () => void) => window.setTimeout(next, 1));
  const next = (at: number) => {
    const sample = samples[at];
    if (!sample) return;
    core.standardizeFields(sample);
    idle(() => next(at + 1));
  };
  idle(() => next(0));
}

async function load(whole: boolean): Promise<Core> {
  // Beside this script, wherever that is served from.
  const bundle = await (whole ? import("/pkg/frontdesk_form.js") : import("/pkg/frontdesk_form_short.js"));
  await bundle.default();
  return {
    whole,
    standardize: (fields) => JSON.parse(bundle.standardize(JSON.stringify(fields))),
    standardizeFields: (fields) => JSON.parse(bundle.standardizeFields(JSON.stringify(fields))),
  };
}
