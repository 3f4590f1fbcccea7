/**
 * Requests a second of `POST /v1/leads` in workerd on loopback, beside a Durable Object that only inserts one row.
 *
 * In scope: both in turn in the same run, several rounds, so that what else the machine does meets both alike.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load, quantile } from "../lib/load.mjs";
import { at } from "../lib/paths.mjs";
import { seed } from "../lib/seed.mjs";
import { startWorkerd } from "../lib/workerd.mjs";
import { print } from "./table.mjs";

const connections = 16;
const seconds = 4;
const rounds = 3;

/** @typedef {{ perSecond: number, p50: number, p99: number, failed: number }} Measured */

export async function requests() {
  const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), "frontdesk-")));
  const ours = await startWorkerd({ stateDir: folders[0] });
  const oneRow = await startWorkerd({ stateDir: folders[1], bundle: at("tests", "bench", "one_row") });
  try {
    await seed(ours.url);
    let lead = 0;
    const bodies = {
      known: () => ({ email: `lead${++lead}@bosch.com`, last_name: `Lead ${lead}`, title: "CTO", country: "Germany" }),
      unknown: () => ({ email: `lead${++lead}@gmail.com`, company: `Nobody ${lead} GmbH`, phone: "+1 202 555 0142" }),
    };
    /** @type {Record<string, Measured[]>} */
    const measured = { "one row": [], "lead, known domain": [], "lead, by name": [] };
    for (let round = 0; round <= rounds; round += 1) {
      const outcomes = {
        "one row": await measure(oneRow.url, bodies.known),
        "lead, known domain": await measure(ours.url, bodies.known),
        "lead, by name": await measure(ours.url, bodies.unknown),
      };
      // The first round warms up.
      if (round > 0) for (const [name, outcome] of Object.entries(outcomes)) measured[name].push(outcome);
    }
    const best = Object.entries(measured).map(([name, list]) => ({ name, ...middle(list) }));
    const rows = best.map(({ name, perSecond, p50, p99, failed }) => [
      name,
      perSecond.toFixed(0),
      p50.toFixed(1),
      p99.toFixed(1),
      failed,
      (perSecond / best[0].perSecond).toFixed(2),
    ]);
    const title = `Requests in workerd on loopback (${connections} connections, ${rounds} rounds of ${seconds} s, the middle one)`;
    print(title, [["request", "per second", "p50 ms", "p99 ms", "failed", "of one row"], ...rows]);
  } finally {
    await ours.stop();
    await oneRow.stop();
    for (const folder of folders) rmSync(folder, { recursive: true });
  }
}

/** @param {string} url @param {() => object} body @returns {Promise<Measured>} */
async function measure(url, body) {
  const { took, seconds: passed, failed } = await load(url, body, { connections, seconds });
  return {
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
