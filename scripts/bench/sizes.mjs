/** What each bundle weighs. */
import { sizes } from "../lib/sizes.mjs";
import { print } from "./table.mjs";

const kilobytes = (/** @type {number} */ bytes) => (bytes / 1000).toFixed(1);
const names = {
  form: "form (pkg/frontdesk_form.*)",
  short: "short form (pkg/frontdesk_form_short.*)",
  prefill: "prefill (pkg/frontdesk_prefill.*)",
  browser: "whole core (pkg/frontdesk.*)",
  worker: "Worker (target/worker)",
};

export async function sizesTable() {
  const rows = Object.entries(sizes()).map(([name, { raw, gzip, brotli }]) => [
    names[/** @type {keyof typeof names} */ (name)],
    ...[raw, gzip, brotli].map(kilobytes),
  ]);
  print("Bundles, kB", [["bundle", "raw", "gzip", "brotli"], ...rows]);
}
