/**
 * Microseconds per stage, natively and in wasm, over the demo's leads and accounts.
 *
 * In scope: building and timing tests/bench/stages. Wasm is timed in Node, whose engine is also workerd's.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { cargoTarget, root, wasmTarget } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { edgeProfile } from "../lib/tools.mjs";
import { print } from "./table.mjs";

const crate = ["-p", "frontdesk-bench-stages", "--release", "--locked"];
const times = 20_000;
const rounds = 5;
const quiet = () => {};

export async function stages() {
  const output = await run("cargo", ["run", "--quiet", ...crate, "--", String(times)], { cwd: root, say: quiet });
  /** @type {{ stages: string[], nanoseconds: number[] }} */
  const native = JSON.parse(output.slice(output.indexOf("{")));
  await run("cargo", ["build", "--lib", ...crate, "--target", wasmTarget], { cwd: root, env: edgeProfile, say: quiet });
  const { instance } = await WebAssembly.instantiate(
    readFileSync(join(cargoTarget, wasmTarget, "release", "stages.wasm")),
  );
  const step = /** @type {(stage: number, times: number) => void} */ (instance.exports.run);
  const wasm = native.stages.map((_, stage) => {
    step(stage, times / 10);
    const took = Array.from({ length: rounds }, () => {
      const began = performance.now();
      step(stage, times);
      return ((performance.now() - began) * 1e6) / times;
    });
    return Math.min(...took);
  });
  // These three were timed together with the stages before them.
  for (const timed of [native.nanoseconds, wasm]) {
    const [, , , dedupe, match, decide, assign, record] = timed;
    timed[7] = record - assign;
    timed[6] = assign - decide;
    timed[5] = decide - match - dedupe;
  }
  const microseconds = (/** @type {number} */ nanoseconds) => (Math.max(0, nanoseconds) / 1000).toFixed(2);
  const rows = native.stages.map((name, i) => [
    name,
    microseconds(native.nanoseconds[i]),
    microseconds(wasm[i]),
    (wasm[i] / native.nanoseconds[i]).toFixed(2),
  ]);
  print("Stages, µs a lead (best of 5 rounds)", [["stage", "native", "wasm", "wasm/native"], ...rows]);
}
