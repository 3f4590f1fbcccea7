/**
 * The core, loaded when it is first needed.
 *
 * In scope: loading the bundle once and calling it with plain objects. Not in scope: what its findings mean for people.
 */
import type { Fields, Lead, Standardized } from "./lead.ts";

export interface Core {
  /** A lead, or why nobody could answer it. */
  standardize(fields: Fields): Standardized;
  /** The lead as far as it is typed, also while nobody could answer it yet. */
  standardizeFields(fields: Fields): Lead;
}

let loading: Promise<Core> | undefined;

/** Resolves when the bundle is ready; rejects when it can't be had, and may then be asked again. */
export function loadCore(): Promise<Core> {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<Core> {
  // Beside this script, wherever that is served from.
  const bundle = await import("/pkg/frontdesk_form.js");
  await bundle.default();
  return {
    standardize: (fields) => JSON.parse(bundle.standardize(JSON.stringify(fields))),
    standardizeFields: (fields) => JSON.parse(bundle.standardizeFields(JSON.stringify(fields))),
  };
}
