/**
 * `npm run bench:prefill`: how long a look-up takes a visitor in wasm, how large the bundle is, and how large buckets are by the
 * number of accounts.
 *
 * In scope: the visitor's side and the files. Not in scope: the same natively (examples/seal_speed.rs).
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { browserBundle, root } from "../lib/paths.mjs";
import { print } from "./table.mjs";

const counts = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "frontdesk-"));
const frontdesk = (/** @type {string[]} */ ...args) =>
  execFileSync("cargo", ["run", "-q", "--release", "--locked", "-p", "frontdesk-cli", "--", ...args], { cwd: root });

/** @param {number} count */
function accounts(count) {
  const names = [
    "Zebrafink Maschinenbau GmbH",
    "Okapi Systems Ltd",
    "Ibis",
    "Société Générale des Lamas",
    "Gnu Foods Inc.",
  ];
  const row = (/** @type {number} */ n) => `a${n},${names[n % 5]} ${n},company-${n}.com,Köln,DE,Manufacturing,51-200`;
  const rows = Array.from({ length: count }, (_, n) => row(n));
  return ["id,name,domains,city,country,industry,employees", ...rows, ""].join("\n");
}

try {
  const key = join(folder, "key");
  writeFileSync(key, "5a".repeat(32));
  const rows = [];
  for (const count of counts.length > 0 ? counts : [10_000, 100_000, 1_000_000]) {
    const [list, book, out] = ["accounts.csv", "book", `out-${count}`].map((name) => join(folder, name));
    writeFileSync(list ?? "", accounts(count));
    frontdesk("pack", list ?? "", "-o", book ?? "");
    const began = performance.now();
    frontdesk("prefill", book ?? "", "--key", key, "-o", out ?? "");
    const seconds = (performance.now() - began) / 1000;
    const layout = JSON.parse(readFileSync(join(out ?? "", "index.json"), "utf8"));
    const file = readFileSync(join(out ?? "", layout.set, "0000.bin"));
    const buckets = readdirSync(join(out ?? "", layout.set)).length;
    const whole = (buckets * file.length) / 1e6;
    rows.push([count, buckets, layout.records, layout.record, file.length, whole.toFixed(1), seconds.toFixed(1)]);
  }
  print("Buckets", [
    ["accounts", "buckets", "records", "bytes", "bucket, bytes", "all, MB", "made in s"],
    ...rows.map((row) => row.map(String)),
  ]);

  const files = ["frontdesk_prefill.js", "frontdesk_prefill_bg.wasm"].map((name) =>
    readFileSync(join(browserBundle, name)),
  );
  const brotli = files.reduce((sum, file) => sum + brotliCompressSync(file).length, 0);
  const bundle = await import(join(browserBundle, "frontdesk_prefill.js"));
  await bundle.default({ module_or_path: files[1] });
  const layout = { set: "00".repeat(16), bits: 0, print_bits: 8, record: 80, records: 304 };
  const make = () =>
    new bundle.LookUp("zebrafink.com", crypto.getRandomValues(new Uint8Array(32)), ...Object.values(layout));
  const looking = make();
  // Of a bucket with nothing for this visitor: every record is tried, as for anybody.
  const bucket = new Uint8Array(32 + layout.record * layout.records);
  const header = new DataView(bucket.buffer);
  bucket.set(new TextEncoder().encode("fdsealed"));
  header.setUint16(12, layout.record, true);
  header.setUint16(14, layout.records, true);
  const took = (/** @type {() => void} */ one) => {
    const times = Array.from({ length: 500 }, () => {
      const began = performance.now();
      one();
      return performance.now() - began;
    });
    return `${(1000 * (times.sort((a, b) => a - b)[250] ?? 0)).toFixed(0)} µs`;
  };
  print("A visitor", [
    ["bundle, brotli", "blind", "finish and open, 304 records"],
    [
      `${(brotli / 1000).toFixed(1)} kB`,
      took(() => make().free()),
      took(() => looking.open(looking.message(), bucket)),
    ],
  ]);
} finally {
  rmSync(folder, { recursive: true });
}
