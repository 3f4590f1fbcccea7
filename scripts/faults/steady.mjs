/**
 * The highest steady rate for some minutes: does it get slower, does memory grow, does anything fail?
 *
 * In scope: a table with a row a minute, and beside each minute, for some seconds, a Durable Object that only inserts one
 * row. Not in scope: judging: machines differ, so what counts is the course and the ratio.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { print } from "../bench/table.mjs";
import { load, named, quantile } from "../lib/load.mjs";
import { at } from "../lib/paths.mjs";
import { resident } from "../lib/process.mjs";
import { seed } from "../lib/seed.mjs";
import { startWorkerd } from "../lib/workerd.mjs";

const connections = 16;
const ourSeconds = 50;
const oneRowSeconds = 10;

/** How many failed. @param {{ minutes: number }} how */
export async function steady({ minutes }) {
  const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), "frontdesk-")));
  const ours = await startWorkerd({ stateDir: folders[0] });
  const oneRow = await startWorkerd({ stateDir: folders[1], bundle: at("tests", "bench", "one_row") });
  try {
    await seed(ours.url);
    let number = 0;
    const lead = () => {
      number += 1;
      const name = named(number);
      return number % 2
        ? { email: `${name}@bosch.com`, last_name: name, title: "CTO", country: "Germany" }
        : { email: `${name}@gmail.com`, last_name: name, company: `${name} GmbH`, city: "Lyon", country: "France" };
    };
    await load(ours.url, lead, { connections, seconds: 5 });
    await load(oneRow.url, lead, { connections, seconds: 2 });
    const rows = [["minute", "per second", "p50 ms", "p99 ms", "longest", "failed", "MB", "one row", "of one row"]];
    /** @type {string[]} */
    const wrong = [];
    for (let minute = 1; minute <= minutes; minute += 1) {
      const { took, seconds, failed } = await load(ours.url, lead, { connections, seconds: ourSeconds });
      const beside = await load(oneRow.url, lead, { connections, seconds: oneRowSeconds });
      wrong.push(...failed, ...beside.failed);
      const [rate, oneRowRate] = [took.length / seconds, beside.took.length / beside.seconds];
      const quantiles = [0.5, 0.99, 1].map((share) => quantile(took, share).toFixed(1));
      const cells = [minute, rate.toFixed(0), ...quantiles, failed.length, resident(ours.pid) ?? ""];
      rows.push([...cells, oneRowRate.toFixed(0), (rate / oneRowRate).toFixed(2)].map(String));
      const [p50, p99] = quantiles;
      const so = `${rate.toFixed(0)} a second (${(rate / oneRowRate).toFixed(2)} of one row)`;
      console.log(
        `minute ${minute}: ${so}, p50 ${p50} ms, p99 ${p99} ms, ${resident(ours.pid)} MB, ${failed.length} failed`,
      );
    }
    print(
      `The highest steady rate (${connections} connections, ${ourSeconds} s a minute, one row ${oneRowSeconds} s)`,
      rows,
    );
    for (const what of wrong.slice(0, 10)) console.log(what);
    return wrong.length;
  } finally {
    await ours.stop();
    await oneRow.stop();
    for (const folder of folders) rmSync(folder, { recursive: true });
  }
}
