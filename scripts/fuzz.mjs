/**
 * `npm run test:fuzz`: every reader that faces a stranger, each for a while. `-- --seconds N` says how long each (20), `--seed N`
 * with which input to begin, `--only NAME` does the tests whose name has it.
 *
 * In scope: which tests these are. Not in scope: the inputs (tests/fuzz/mutate.rs) and the readers (tests/fuzz.rs,
 * worker/src/strangers.rs, and beside what they read).
 */
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { root } from "./lib/paths.mjs";
import { fail, Stop } from "./lib/progress.mjs";

/** Forged account books that are tried, and raw leads, in a second; about. */
const [books, leads] = [2_000, 20_000];

/** @param {string[]} args @param {Record<string, string>} env */
function cargo(args, env) {
  return /** @type {Promise<void>} */ (
    new Promise((done, failed) => {
      const child = spawn("cargo", args, { cwd: root, env: { ...process.env, ...env }, stdio: "inherit" });
      child.once("error", failed);
      child.once("exit", (code) => (code === 0 ? done() : failed(new Stop(`cargo ${args.join(" ")}: failed`))));
    })
  );
}

async function fuzz() {
  const option = /** @type {const} */ ({ type: "string" });
  const { values } = parseArgs({ options: { seconds: option, seed: option, only: option } });
  const { seconds = "20", seed = "1", only = "" } = values;
  for (const [name, text] of Object.entries({ seconds, seed })) {
    if (!/^[1-9]\d*$/.test(text)) throw new Stop(`--${name}: \`${text}\`, expected a whole number.`);
  }
  const env = { SECONDS: seconds, SEED: seed, FUZZ_RUNS: `${Number(seconds) * books}` };
  const test = ["test", "--locked", "--profile", "long"];
  // One after another, so that each has its time.
  const printed = ["--", "--nocapture", "--test-threads", "1"];
  await cargo([...test, "--test", "fuzz", only, ...printed], env);
  await cargo([...test, "-p", "frontdesk-worker", "--lib", only || "strangers::", ...printed], env);
  if (only) return;
  await cargo([...test, "--lib", "forged_contents", ...printed], env);
  const runs = `${Number(seconds) * leads}`;
  await cargo(
    ["run", "--locked", "--profile", "long", "--example", "fuzz_standardize", "--", "--runs", runs, "--seed", seed],
    env,
  );
}

fuzz().catch(fail);
