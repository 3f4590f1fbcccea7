/**
 * The conformance cases in the runtime that runs this file: `node scripts/conformance.mjs`, and the same with deno and bun; after
 * `npm run build`. Status 1 where a decision has another byte than the record.
 *
 * In scope: the browser bundle. Not in scope: a port of one's own, which docs/guide/conformance.md is for.
 */
import { loadCore, tellCore } from "../tests/support/core.mjs";
import { stories } from "../tests/support/stories.mjs";

const { Bun, Deno } = /** @type {any} */ (globalThis);
const runtime = Bun ? `Bun ${Bun.version}` : Deno ? `Deno ${Deno.version.deno}` : `Node ${process.versions.node}`;
const core = await loadCore();
let failed = 0;
let decisions = 0;
const told = stories();
for (const story of told) {
  const found = tellCore(story, core);
  decisions += found.length;
  const at = found.findIndex((record, i) => record !== story.records[i]);
  if (at < 0 && found.length === story.records.length) continue;
  failed += 1;
  console.log(`${story.name}: decision ${at + 1} is\n${found[at]}\nexpected\n${story.records[at]}`);
}
console.log(`${runtime}: ${told.length - failed} of ${told.length} cases, ${decisions} decisions`);
process.exitCode = failed > 0 || told.length === 0 ? 1 : 0;
