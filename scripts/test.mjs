/**
 * `npm test`: sets up what is missing and checks everything; `npm test -- rust` or `-- node` does that part only.
 *
 * In scope: which checks there are, and the summary. A failing check does not stop the others: all is told at once.
 */
import { readdirSync } from "node:fs";
import { build, buildSteps } from "./lib/build.mjs";
import { findChromium, installChromium } from "./lib/chromium.mjs";
import { at, wasmTarget } from "./lib/paths.mjs";
import { fail, Steps, Stop, seconds } from "./lib/progress.mjs";
import { run } from "./lib/run.mjs";
import { count } from "./lib/tally.mjs";
import { checkMachine, wasmStandardLibrary } from "./lib/tools.mjs";

/** @typedef {{ title: string, command: string, args: () => string[], env?: () => Record<string, string> }} Check */

const bin = (/** @type {string} */ name) => at("node_modules", ".bin", name);
const wasmCrates = ["-p", "frontdesk-worker", "-p", "frontdesk-www", "-p", "frontdesk-www-prefill"];

/** @type {Record<string, Check[]>} */
const parts = {
  rust: [
    cargo("rustfmt", "fmt", "--all", "--check"),
    cargo("clippy", "clippy", "--locked", "--all-targets", "--", "-D", "warnings"),
    cargo("clippy for wasm", "clippy", "--locked", "--target", wasmTarget, ...wasmCrates, "--", "-D", "warnings"),
    cargo("cargo test", "test", "--locked", "--no-fail-fast"),
    // It is no default member.
    cargo("cargo test, Worker", "test", "--locked", "-p", "frontdesk-worker", "--lib"),
  ],
  node: [
    { title: "types", command: bin("tsc"), args: () => ["-p", at("tsconfig.json")] },
    { title: "lint", command: bin("biome"), args: () => ["ci", "--error-on-warnings"] },
    { title: "documentation", command: process.execPath, args: () => [at("scripts", "docs.mjs")] },
    {
      title: "node tests",
      command: process.execPath,
      args: () => ["--test", "--test-reporter=spec", ...testFiles()],
      env: () => ({ CHROMIUM: findChromium() ?? "" }),
    },
  ],
};

/** @param {string} title @param {string[]} args @returns {Check} */
function cargo(title, ...args) {
  return { title, command: "cargo", args: () => args };
}

function testFiles() {
  const names = readdirSync(at("tests")).filter((name) => name.endsWith(".test.mjs"));
  return names.sort().map((name) => at("tests", name));
}

async function test() {
  const began = performance.now();
  const wanted = process.argv.slice(2);
  const unknown = wanted.find((part) => !parts[part]);
  if (unknown)
    throw new Stop(`\`${unknown}\` is no part of the tests, expected one of: ${Object.keys(parts).join(", ")}.`);
  const chosen = Object.entries(parts).filter(([part]) => wanted.length === 0 || wanted.includes(part));
  const checks = chosen.flatMap(([, list]) => list);
  const withNode = chosen.some(([part]) => part === "node");
  const steps = new Steps(checks.length + (withNode ? buildSteps + 1 : 1));

  if (withNode) {
    await build(steps);
    await steps.step("Chromium for the page tests", installChromium);
  } else {
    checkMachine();
    await steps.step("Rust for WebAssembly", wasmStandardLibrary);
  }

  const total = { passed: 0, failed: 0 };
  /** @type {string[]} */
  const summary = [];
  for (const { title, command, args, env } of checks) {
    const started = performance.now();
    let outcome = "ok";
    let tally = { passed: 0, failed: 0 };
    await steps.step(title, async (say) => {
      try {
        tally = count(await run(command, args(), { env: env?.(), say }));
      } catch (error) {
        if (!(error instanceof Stop)) throw error;
        console.error(error.message);
        outcome = "FAILED";
        tally = count("output" in error ? String(error.output) : "");
        // A check without tests of its own, or one that broke before it could count, is one failure.
        tally.failed = Math.max(1, tally.failed);
      }
      return outcome;
    });
    total.passed += tally.passed;
    total.failed += tally.failed;
    const counted = tally.passed + tally.failed > 0 ? `${tally.passed} passed, ${tally.failed} failed` : "";
    summary.push(`  ${outcome.padEnd(7)} ${title.padEnd(16)} ${seconds(started).padStart(8)}  ${counted}`.trimEnd());
  }

  console.log(`\n${summary.join("\n")}\n  all of it took ${seconds(began)}\n`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 ? 1 : 0;
}

test().catch(fail);
