/**
 * `npm run bench`: measures, and prints tables. `npm run bench -- stages`, `sizes`, `requests`, `start` do one part.
 *
 * In scope: which parts there are. Not in scope: judging: machines differ, so what counts are ratios in the same run.
 */
import { requests } from "./bench/requests.mjs";
import { sizesTable } from "./bench/sizes.mjs";
import { stages } from "./bench/stages.mjs";
import { start } from "./bench/start.mjs";
import { build } from "./lib/build.mjs";
import { fail, Stop } from "./lib/progress.mjs";

/** @type {Record<string, () => Promise<void>>} */
const parts = { sizes: sizesTable, stages, requests, start };

async function bench() {
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((part) => !parts[part]);
  if (unknown) throw new Stop(`\`${unknown}\` is no part, expected one of: ${Object.keys(parts).join(", ")}.`);
  await build();
  for (const [name, part] of Object.entries(parts)) {
    if (wanted.length === 0 || wanted.includes(name)) await part();
  }
}

bench().catch(fail);
