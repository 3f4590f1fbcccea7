/**
 * `npm run bench:prefill`: how long a look-up takes natively and for a visitor in wasm, how large buckets and the bundle are.
 *
 * In scope: running both, the visitor's side in wasm. Not in scope: what is measured natively (prefill/examples/speed.rs).
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { browserBundle } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { print } from "./table.mjs";

const speed = ["run", "--release", "--locked", "-q", "-p", "frontdesk-prefill", "--example", "speed"];
console.log(await run("cargo", speed));

const files = ["frontdesk_prefill.js", "frontdesk_prefill_bg.wasm"].map((name) =>
  readFileSync(join(browserBundle, name)),
);
const brotli = files.reduce((sum, file) => sum + brotliCompressSync(file).length, 0);
const bundle = await import(join(browserBundle, "frontdesk_prefill.js"));
await bundle.default({ module_or_path: files[1] });

const [record, records] = [80, 304];
const blind = () => {
  const random = crypto.getRandomValues(new Uint8Array(32));
  return new bundle.LookUp("zebrafink.com", random, "00".repeat(16), 0, 8, record, records);
};
// A bucket with nothing for this visitor: every record is tried, as for anybody.
const bucket = new Uint8Array(32 + record * records);
bucket.set(new TextEncoder().encode("fdsealed"));
const header = new DataView(bucket.buffer);
header.setUint16(12, record, true);
header.setUint16(14, records, true);

/** The median of so many. @param {() => void} one */
function took(one) {
  const times = Array.from({ length: 500 }, () => {
    const began = performance.now();
    one();
    return performance.now() - began;
  });
  return `${(1000 * (times.sort((a, b) => a - b)[250] ?? 0)).toFixed(0)} µs`;
}

const looking = blind();
print("A visitor, in wasm", [
  ["bundle, brotli", "blind", `finish and open, ${records} records`],
  [`${(brotli / 1000).toFixed(1)} kB`, took(() => blind().free()), took(() => looking.open(looking.message(), bucket))],
]);
