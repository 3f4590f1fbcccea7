/**
 * Our answers on lists of accounts and leads, natively and in wasm under Node.
 *
 * In scope: building and asking tests/bench/matching. Not in scope: judging.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, cargoTarget, root, wasmTarget } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { edgeProfile } from "../lib/tools.mjs";

/** @typedef {{ name: string, domains?: string, country?: string }} Account */
/** @typedef {{ name: string, country?: string }} Lead */
/** @typedef {{ built: number, opened: number, bytes: number, without_domains: number, best: number[],
 *   confidence: number[], by_base_rate: Record<string, number[]>, micros: number[] }} Native */

const crate = ["-p", "frontdesk-bench-matching", "--release", "--locked"];
const rounds = 3;
const line = (/** @type {(string | undefined)[]} */ cells) =>
  cells.map((cell) => (cell ?? "").replace(/\s+/g, " ")).join("\t");

/** @param {(text: string) => void} say */
export async function build(say) {
  await run("cargo", ["build", ...crate], { cwd: root, say });
  await run("cargo", ["build", "--lib", ...crate, "--target", wasmTarget], { cwd: root, env: edgeProfile, say });
}

/**
 * Book and answers, natively; the files stay for wasm. `share` of the leads have an account.
 * @param {string} list @param {Account[]} accounts @param {Lead[]} leads @param {number} share
 */
export async function native(list, accounts, leads, share) {
  const file = (/** @type {string} */ end) => at("target", "bench", `${list}.${end}`);
  writeFileSync(file("accounts"), accounts.map((one) => line([one.name, one.domains, one.country])).join("\n"));
  writeFileSync(file("leads"), leads.map((one) => line([one.name, one.country])).join("\n"));
  const files = [file("accounts"), file("leads"), file("book"), String(Math.round(share * 1e6))];
  /** @type {Native} */
  const answer = JSON.parse(await run(join(cargoTarget, "release", "frontdesk-bench-matching"), files));
  return answer;
}

/** Pairs of names: how sure of each, and microseconds a pair. @param {[string, string][]} pairs */
export async function nativePairs(pairs) {
  const file = at("target", "bench", "pairs.tsv");
  writeFileSync(file, pairs.map(line).join("\n"));
  /** @type {{ confidence: number[], micros: number }} */
  const answer = JSON.parse(await run(join(cargoTarget, "release", "frontdesk-bench-matching"), ["pairs", file]));
  return answer;
}

/** Microseconds a lead and for opening in wasm, over what `native` left. @param {string} list @param {number} leads */
export async function wasm(list, leads) {
  const module = readFileSync(join(cargoTarget, wasmTarget, "release", "matching.wasm"));
  const { instance } = await WebAssembly.instantiate(module);
  const call = /** @type {Record<string, (...numbers: number[]) => number>} */ (
    /** @type {unknown} */ (instance.exports)
  );
  const push = (/** @type {string} */ end) => {
    const bytes = readFileSync(at("target", "bench", `${list}.${end}`));
    call.reserve(bytes.length);
    const padded = Buffer.concat([bytes, Buffer.alloc(3)]);
    for (let from = 0; from < bytes.length; from += 4) call.push(padded.readUInt32LE(from));
    return bytes.length;
  };
  call.take_accounts(push("accounts"));
  call.take_leads(push("leads"));
  const length = push("book");
  let began = performance.now();
  if (!call.open(length)) throw new Error(`${list}.book is no book in wasm`);
  const opened = (performance.now() - began) * 1000;
  const micros = Array.from({ length: leads }, (_, lead) => {
    call.read(lead);
    call.search();
    call.fetch();
    let least = Number.POSITIVE_INFINITY;
    for (let round = 0; round < rounds; round++) {
      began = performance.now();
      call.search();
      call.matching();
      least = Math.min(least, (performance.now() - began) * 1000);
    }
    return least;
  });
  return { opened, micros };
}
