/**
 * The core's `standardize`, loaded when it is first needed.
 *
 * In scope: loading the bundle once and calling it with plain objects. Not in scope: what its findings mean for people.
 */
import type { Fields, Standardized } from "./lead.ts";

export type Standardize = (fields: Fields) => Standardized;

let loading: Promise<Standardize> | undefined;

/** Resolves when the bundle is ready; rejects when it can't be had, and may then be asked again. */
export function loadStandardize(): Promise<Standardize> {
  loading ??= load().catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(): Promise<Standardize> {
  const bundle = await import("/pkg/frontdesk_form.js");
  await bundle.default();
  return (fields) => JSON.parse(bundle.standardize(JSON.stringify(fields)));
}
