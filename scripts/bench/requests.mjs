/**
 * Requests a second of `POST /v1/leads` in workerd on loopback, beside a Durable Object that only inserts one row, and beside
 * what the platform itself takes for a call and for as many writes.
 *
 * In scope: all in turn in the same run, several rounds, so that what else the machine does meets all alike; and the time of the
 * processor that workerd took for one, which doesn't depend on that.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load, named, quantile } from "../lib/load.mjs";
import { at } from "../lib/paths.mjs";
import { processor } from "../lib/process.mjs";
import { seed } from "../lib/seed.mjs";
import { startWorkerd } from "../lib/workerd.mjs";
import { print } from "./table.mjs";

const connections = 16;
const seconds = 4;
const rounds = 3;

/** @typedef {{ url: string, pid: number }} Running */
/** @typedef {{ perSecond: number, p50: number, p99: number, failed: number, processor?: number }} Measured
 *   `processor`: its time for one request, in ms */

export async function requests() {
  const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), "frontdesk-")));
  const ours = await startWorkerd({ stateDir: folders[0] });
  const least = await startWorkerd({ stateDir: folders[1], bundle: at("tests", "bench", "one_row") });
  try {
    await seed(ours.url);
    let lead = 0;
    // Names unlike each other: of people with like names at one company some would be merged.
    const known = () => {
      const name = named(++lead);
      return { email: `${name}@bosch.com`, last_name: name, title: "CTO", country: "Germany" };
    };
    const byName = () => {
      const name = named(++lead);
      return { email: `${name}@gmail.com`, last_name: name, company: `${name} GmbH`, city: "Lyon", country: "France" };
    };
    // Few people, so that nearly all were here before.
    const again = () => {
      const name = named(++lead % 500);
      return { email: `${name}@bosch.com`, last_name: name, title: "CTO", message: `and another thing: ${lead}` };
    };
    /** @type {[name: string, worker: Running, body: () => object, path?: string][]} */
    const kinds = [
      ["one row", least, known],
      ["no row", least, known, "/nothing"],
      ["20 rows in 20 tables", least, known, "/many"],
      ["new lead, known domain", ours, known],
      ["new lead, by name", ours, byName],
      ["the same person again", ours, again],
    ];
    /** @type {Measured[][]} */
    const measured = kinds.map(() => []);
    for (let round = 0; round <= rounds; round += 1) {
      for (const [index, [, worker, body, path]] of kinds.entries()) {
        const outcome = await measure(worker, body, path);
        // The first round warms up.
        if (round > 0) measured[index].push(outcome);
      }
    }
    const middles = measured.map(middle);
    const rows = middles.map(({ perSecond, p50, p99, failed, processor }, index) => [
      kinds[index][0],
      perSecond.toFixed(0),
      p50.toFixed(1),
      p99.toFixed(1),
      failed,
      (perSecond / middles[0].perSecond).toFixed(2),
      processor?.toFixed(2) ?? "",
      processor && middles[0].processor ? (middles[0].processor / processor).toFixed(2) : "",
    ]);
    const heads = ["request", "per second", "p50 ms", "p99 ms", "failed", "of one row", "processor ms", "of one row"];
    const title = `Requests in workerd on loopback (${connections} connections, ${rounds} rounds of ${seconds} s, the middle one)`;
    print(title, [heads, ...rows]);
  } finally {
    await ours.stop();
    await least.stop();
    for (const folder of folders) rmSync(folder, { recursive: true });
  }
}

/** @param {Running} worker @param {() => object} body @param {string} [path] @returns {Promise<Measured>} */
async function measure({ url, pid }, body, path) {
  const before = processor(pid);
  const { took, seconds: passed, failed } = await load(url, body, { connections, seconds, path });
  const after = processor(pid);
  return {
    processor: before === undefined || after === undefined ? undefined : (after - before) / took.length,
    perSecond: took.length / passed,
    p50: quantile(took, 0.5),
    p99: quantile(took, 0.99),
    failed: failed.length,
  };
}

/** The round in the middle by rate. @param {Measured[]} list */
function middle(list) {
  return list.toSorted((a, b) => a.perSecond - b.perSecond)[Math.floor(list.length / 2)];
}
