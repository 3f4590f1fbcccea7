/**
 * `npm run test:faults`: a ledger in bad weather, with its figures. `-- --only simulation` (or `bugs`, `kills`, `steady`)
 * does one part; `--seed N`, `--steps N` (submissions), `--kills N`, `--minutes N` change which way and how long.
 *
 * In scope: which parts there are, and what they take by default. Not in scope: the faults themselves
 * (tests/faults.rs, faults/*.mjs).
 */
import { spawn } from "node:child_process";
import { parseArgs } from "node:util";
import { killed } from "./faults/kill.mjs";
import { steady } from "./faults/steady.mjs";
import { build } from "./lib/build.mjs";
import { root } from "./lib/paths.mjs";
import { fail, Stop } from "./lib/progress.mjs";

const usual = { seed: 1, steps: 1_000_000, kills: 200, minutes: 10 };

/** @typedef {typeof usual} Numbers */

/** @type {Record<string, (numbers: Numbers) => Promise<void>>} */
const parts = {
  simulation: ({ seed, steps }) => rust("nothing_is_lost_doubled_or_in_two_hands", { SEED: seed, STEPS: steps }),
  bugs: ({ seed }) => rust("every_bug_is_caught", { SEED: seed }),
  async kills({ kills }) {
    const { wrong, ...counted } = await killed({ kills, say: console.log });
    console.log(counted);
    if (wrong.length > 0) throw new Stop(`${wrong.length} wrong:\n${wrong.slice(0, 20).join("\n")}`);
    console.log(`${counted.kills} kills, ${counted.leads} acknowledged leads: 0 lost, 0 doubled`);
  },
  async steady({ minutes }) {
    const failed = await steady({ minutes });
    if (failed > 0) throw new Stop(`${failed} requests failed`);
  },
};

/** Runs one of the tests in Rust, with what it prints. @param {string} test @param {Record<string, number>} numbers */
function rust(test, numbers) {
  const env = { ...process.env, ...Object.fromEntries(Object.entries(numbers).map(([name, n]) => [name, String(n)])) };
  const args = [
    "test",
    "--locked",
    "--profile",
    "long",
    "--test",
    "faults",
    test,
    "--",
    "--exact",
    "--nocapture",
    "--include-ignored",
  ];
  return /** @type {Promise<void>} */ (
    new Promise((done, failed) => {
      const child = spawn("cargo", args, { cwd: root, env, stdio: "inherit" });
      child.once("error", failed);
      child.once("exit", (code) => (code === 0 ? done() : failed(new Stop(`${test}: failed`))));
    })
  );
}

async function faults() {
  const option = /** @type {const} */ ({ type: "string" });
  const { values } = parseArgs({
    options: { only: option, seed: option, steps: option, kills: option, minutes: option },
  });
  const { only, ...given } = values;
  if (only && !parts[only])
    throw new Stop(`\`${only}\` is no part, expected one of: ${Object.keys(parts).join(", ")}.`);
  const numbers = { ...usual };
  for (const [name, text] of Object.entries(given)) {
    const number = Number(text);
    if (!Number.isSafeInteger(number) || number < 1) throw new Stop(`--${name}: \`${text}\`, expected a whole number.`);
    numbers[/** @type {keyof Numbers} */ (name)] = number;
  }
  if (!only || only === "kills" || only === "steady") await build();
  for (const [name, part] of Object.entries(parts)) {
    if (!only || name === only) await part(numbers);
  }
}

faults().catch(fail);
