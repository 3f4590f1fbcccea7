/**
 * `npm run bench:decide [-- --quick]`: how fast a business case and a territory are found, ours and peers in one table; and
 * how fast a lead is shared out among a team.
 *
 * In scope: the order of things, tables. The rules and leads are invented by tests/bench/deciding, the same on every
 * run; what is right is found row by row there. Measured is a lead in standard form with its account, as the stages
 * before hand it on: reading its fields, case, territory and priority; with reasons also the values that decided.
 * `--quick` gives each peer less time. Engines in Rust are built apart, with a lock file of their own: none of what they need
 * is the product's.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, cargoTarget, root, wasmTarget } from "../lib/paths.mjs";
import { fail, Steps } from "../lib/progress.mjs";
import { run } from "../lib/run.mjs";
import { complete, digest, unchanged } from "../lib/stamps.mjs";
import { checkMachine, edgeProfile, wasmStandardLibrary } from "../lib/tools.mjs";
import { ask, folder, packages } from "./decide_npm.mjs";
import { print } from "./table.mjs";

/** @typedef {{ cases: number, territories: number, leads: number, text: number, different: number, digest: number,
 *   read: number, choose: number, decide: number, scan: number, by_hand: number, by_hand_different: number, told: number,
 *   listed: number }} Native */
/** @typedef {{ name: string, micros: number, asked: number, wrong: number }} Peer */
/** @typedef {{ members: number, micros: number[], reasons: number, circle: number }} Assigned */

const crate = ["-p", "frontdesk-bench-deciding", "--release", "--locked"];
const binary = join(cargoTarget, "release", "frontdesk-bench-deciding");
const engines = at("target", "engines");
const seconds = process.argv.includes("--quick") ? 1 : 5;

async function install() {
  if (unchanged("decide-npm", digest(packages, []), [folder])) return "already there";
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  await run("npm", ["install", "--no-audit", "--no-fund", "--prefix", folder, ...packages]);
  complete("decide-npm", digest(packages, []));
  return "installed";
}

/** Microseconds a lead in wasm, without and with reasons, and whether the answers are those natively given.
 * @param {Native[]} native */
async function inWasm(native) {
  const module = await WebAssembly.compile(readFileSync(join(cargoTarget, wasmTarget, "release", "deciding.wasm")));
  const measured = [];
  for (const [size, { leads, digest }] of native.entries()) {
    const { exports } = await WebAssembly.instantiate(module);
    const call = /** @type {Record<string, (...numbers: number[]) => number>} */ (/** @type {unknown} */ (exports));
    const same = call.prepare(size) >>> 0 === digest;
    // Of each few leads the best of several rounds: the others were disturbed.
    const best = (/** @type {number} */ reasons, /** @type {number} */ count, /** @type {number} */ rounds) => {
      call.run(reasons, 0, leads);
      let sum = 0;
      for (let from = 0; from < leads; from += count) {
        const times = Array.from({ length: rounds }, () => {
          const began = performance.now();
          call.run(reasons, from, count);
          return performance.now() - began;
        });
        sum += Math.min(...times);
      }
      return (sum * 1000) / leads;
    };
    measured.push({ same, choose: best(0, 2000, 15), decide: best(1, 20, 5) });
  }
  return measured;
}

/** Microseconds a lead in wasm, for each team. @param {Assigned[]} native */
async function sharedOut(native) {
  const module = await WebAssembly.compile(readFileSync(join(cargoTarget, wasmTarget, "release", "deciding.wasm")));
  const measured = [];
  for (const [size, { members }] of native.entries()) {
    const { exports } = await WebAssembly.instantiate(module);
    const call = /** @type {Record<string, (...numbers: number[]) => void>} */ (/** @type {unknown} */ (exports));
    call.prepare_team(size);
    const count = Math.ceil(2000 / members);
    const times = Array.from({ length: 15 }, () => {
      const began = performance.now();
      call.share_out(count);
      return ((performance.now() - began) * 1000) / count;
    });
    measured.push(Math.min(...times));
  }
  return measured;
}

async function bench() {
  checkMachine();
  const steps = new Steps(7);
  await steps.step("Rust for WebAssembly", wasmStandardLibrary);
  await steps.step("peers from npm", install);
  await steps.step("building, natively and for wasm", async (say) => {
    await run("cargo", ["build", ...crate], { cwd: root, say });
    await run("cargo", ["build", "--lib", ...crate, "--target", wasmTarget], { cwd: root, env: edgeProfile, say });
  });
  await steps.step("building engines in Rust", async (say) => {
    const manifest = at("tests", "bench", "engines", "Cargo.toml");
    const options = ["build", "--release", "--locked", "--manifest-path", manifest, "--target-dir", engines];
    await run("cargo", options, { cwd: root, say });
  });
  /** @type {Native[]} */
  let native = [];
  /** @type {Awaited<ReturnType<typeof inWasm>>} */
  let wasm = [];
  await steps.step("our answers", async () => {
    native = JSON.parse(await run(binary, []));
    wasm = await inWasm(native);
  });
  /** @type {Peer[][]} */
  const peers = [];
  /** @type {Assigned[]} */
  let assigned = [];
  /** @type {number[]} */
  let compiledTeams = [];
  await steps.step("sharing out", async () => {
    assigned = JSON.parse(await run(binary, ["assign"]));
    compiledTeams = await sharedOut(assigned);
  });
  await steps.step("the peers' answers", async (say) => {
    for (const size of native.keys())
      peers.push([
        ...JSON.parse(await run(join(engines, "release", "frontdesk-bench-engines"), [String(size)])),
        ...(await ask(JSON.parse(await run(binary, ["model", String(size)])), seconds, say)),
      ]);
  });
  const micros = (/** @type {number} */ number) => number.toFixed(number < 10 ? 2 : number < 100 ? 1 : 0);
  for (const [size, one] of native.entries()) {
    const { cases, territories, leads, different, choose, decide, scan, text, read } = one;
    const { same, ...compiled } = wasm[size];
    const times = (/** @type {number} */ time) => (time / choose).toFixed(1);
    print(`${cases} rules and ${territories} territories, µs a lead`, [
      ["", "native", "wasm", "times ours", "leads", "wrong"],
      ["ours", micros(choose), micros(compiled.choose), times(choose), leads, same ? different : "wasm differs"],
      ["ours, with reasons", micros(decide), micros(compiled.decide), times(decide), leads, ""],
      ["Rust, indexed by hand", micros(one.by_hand), "", times(one.by_hand), leads, one.by_hand_different],
      ["Rust, row by row", micros(scan), "", times(scan), leads, 0],
      ...(peers[size] ?? []).map((peer) => [
        peer.name,
        micros(peer.micros),
        "",
        times(peer.micros),
        peer.asked,
        peer.wrong,
      ]),
    ]);
    console.log(
      `The playbook's ${(text / 1e6).toFixed(2)} MB are read in ${read.toFixed(0)} ms. A decision's reasons take ` +
        `${one.told} bytes; with the names of all rows that were passed over, they would take ${one.listed}.`,
    );
  }
  print("Sharing out one lead, µs: caps, skills, languages, calendars and absences, who is in time first", [
    ["members", "by weight", "in wasm", "by count", "by order", "by load", "bytes of reasons", "of the circle"],
    ...assigned.map(({ members, micros: [weight, ...others], reasons, circle }, size) => [
      members,
      micros(weight),
      micros(compiledTeams[size] ?? 0),
      ...others.map(micros),
      reasons,
      circle,
    ]),
  ]);
}

mkdirSync(at("target", "bench"), { recursive: true });
bench().catch(fail);
