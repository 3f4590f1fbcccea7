/**
 * What a lead takes of what Cloudflare bills: `node scripts/docs/use.mjs [LEADS]`, after `npm run build`.
 *
 * In scope: counting in workerd, which counts rows as the platform does: with index entries and updates; and alarms that are set.
 * A copy of the built Worker is counted at the border to SQL. Not in scope: prices (costs.mjs).
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { at, workerBundle } from "../lib/paths.mjs";
import { fail, Stop } from "../lib/progress.mjs";
import { seed } from "../lib/seed.mjs";
import { startWorkerd } from "../lib/workerd.mjs";

const leads = Number(process.argv[2] ?? 300);

/** Exactly one place of the bundle is another's. @param {string} text @param {RegExp} from @param {string} to */
function replaceOnce(text, from, to) {
  if (text.match(new RegExp(from, "g"))?.length !== 1) throw new Stop(`the bundle doesn't have ${from} once`);
  return text.replace(from, to);
}

/** A copy of the Worker that says after each request what the request took. @param {string} folder */
function counting(folder) {
  cpSync(workerBundle, folder, { recursive: true });
  const index = join(folder, "index.js");
  let text = readFileSync(index, "utf8");
  text = replaceOnce(
    text,
    /return (\w)\.exec\((\w),\.\.\.(\w)\)/,
    "let cursor=$1.exec($2,...$3);(globalThis.cursors??=[]).push(cursor);return cursor",
  );
  text = replaceOnce(text, /return (\w)\.setAlarm\(/, "globalThis.alarms=(globalThis.alarms??0)+1;return $1.setAlarm(");
  writeFileSync(index, text);
  const guard = join(folder, "guard.js");
  const told = `.finally(() => {
    const sum = (of) => (globalThis.cursors ?? []).reduce((all, cursor) => all + cursor[of], 0);
    console.log("USE " + JSON.stringify({ written: sum("rowsWritten"), read: sum("rowsRead"), alarms: globalThis.alarms ?? 0 }));
    globalThis.cursors = [];
    globalThis.alarms = 0;
  })`;
  writeFileSync(guard, replaceOnce(readFileSync(guard, "utf8"), /this\.#room\.fetch\(request\)/, `$&${told}`));
}

/** @param {string} folder */
function bytes(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const databases = files.filter((file) => file.endsWith(".sqlite") && !file.includes("metadata"));
  return databases.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
}

/** A lead of a made-up company with some colleagues, written as forms are. @param {number} i */
const lead = (i) => ({
  email: `person${i}.example@company-${i % Math.ceil(leads / 5)}.com`,
  name: `Person${i} Example${i}`,
  company: `Company ${i % Math.ceil(leads / 5)} GmbH`,
  title: "Head of IT",
  country: "DE",
  phone: `+4930231${String(10_000 + i)}`,
  message: "We would like to know what storage in two regions costs.",
});

async function use() {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-use-"));
  const bundle = at("target", "worker-counting");
  try {
    counting(bundle);
    /** @type {{ written: number, read: number, alarms: number }[]} */
    const told = [];
    const log = (/** @type {string} */ text) => {
      for (const [, json = ""] of text.matchAll(/USE (\{.*?\})/g)) told.push(JSON.parse(json));
    };
    const state = join(folder, "state");
    let worker = await startWorkerd({ stateDir: state, bundle, log });
    await seed(worker.url);
    await worker.stop();
    const before = bytes(state);
    worker = await startWorkerd({ stateDir: state, bundle, log });
    told.length = 0;
    for (let i = 0; i < leads; i += 1) {
      const response = await fetch(new URL("/v1/leads", worker.url), {
        method: "POST",
        headers: { authorization: "Bearer sk_demo", "content-type": "application/json" },
        body: JSON.stringify(lead(i)),
      });
      if (response.status !== 201)
        throw new Stop(`lead ${i} was answered ${response.status}: ${await response.text()}`);
      await response.text();
    }
    await worker.stop();
    const each = (/** @type {number} */ sum) => (sum / leads).toFixed(1);
    const sum = (/** @type {"written" | "read" | "alarms"} */ of) => told.reduce((all, one) => all + one[of], 0);
    console.log(`${leads} leads, each in the mean:`);
    console.log(`  ${each(told.length)} requests to the Durable Object`);
    console.log(`  ${each(sum("written"))} rows written, and ${each(sum("alarms"))} alarms set`);
    console.log(`  ${each(sum("read"))} rows read`);
    console.log(`  ${each((bytes(state) - before) / 1000)} kB stored`);
  } finally {
    rmSync(bundle, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
  }
}

use().catch(fail);
