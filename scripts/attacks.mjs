/**
 * `npm run test:attacks`: takes the guards of `attacks/table.mjs` away, one by one, and sees the test of each fail; then puts it
 * back. `-- --only WORDS` takes those whose attack has the words; `--kind rust` (or `node`) those whose test is one. It changes
 * files of this checkout while it runs, so that it begins only where they are as they were committed.
 *
 * In scope: that the tests can fail. Not in scope: what else they tell.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { attacks } from "./attacks/table.mjs";
import { findChromium } from "./lib/chromium.mjs";
import { at, root } from "./lib/paths.mjs";
import { fail, Stop } from "./lib/progress.mjs";

/** Whether the command ends well, and what it printed. @param {string} command @param {string[]} args */
function runs(command, args) {
  const env = { ...process.env, CHROMIUM: findChromium() ?? "" };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, env, encoding: "utf8", maxBuffer: 2 ** 28 });
  return { well: status === 0, told: `${stdout}\n${stderr}` };
}

/** Whether the test fails, and not the build before it. @param {import("./attacks/table.mjs").Row["test"]} test */
function fails([kind, where, name]) {
  if (kind === "rust") {
    const options = where.split(" ");
    const { told } = runs("cargo", ["test", "--locked", ...options, name]);
    const ran = /test result: (ok|FAILED)\. (\d+) passed; (\d+) failed/.exec(told);
    if (!ran) return { failed: false, why: `didn't build:\n${told.slice(-3_000)}` };
    return { failed: Number(ran[3]) > 0, why: "passed" };
  }
  const built = runs(process.execPath, ["scripts/build.mjs", "--quick"]);
  if (!built.well) return { failed: false, why: `didn't build:\n${built.told.slice(-3_000)}` };
  const pattern = `^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`;
  const { told } = runs(process.execPath, ["--test", "--test-name-pattern", pattern, `tests/${where}`]);
  const ran = /# fail (\d+)|ℹ fail (\d+)/.exec(told);
  const count = Number(ran?.[1] ?? ran?.[2] ?? 0);
  return { failed: count > 0, why: `passed:\n${told.slice(-1_500)}` };
}

function main() {
  const option = /** @type {const} */ ({ type: "string" });
  const { values } = parseArgs({ options: { only: option, kind: option } });
  const wanted = attacks.filter(
    ({ attack, test }) => attack.includes(values.only ?? "") && (!values.kind || test[0] === values.kind),
  );
  if (wanted.length === 0) throw new Stop("no attack has these words");
  const files = [...new Set(wanted.map(({ guard }) => guard[0]))];
  const { told } = runs("git", ["status", "--porcelain", "--", ...files]);
  if (told.trim()) throw new Stop(`changed since the last commit, commit or put back first:\n${told}`);
  /** @type {string[]} */
  const unseen = [];
  for (const [place, { attack, guard, test }] of wanted.entries()) {
    const [file, is, without] = guard;
    const code = readFileSync(at(...file.split("/")), "utf8");
    const put = (/** @type {string} */ text) => writeFileSync(at(...file.split("/")), text);
    process.once("exit", () => put(code));
    put(code.replace(is, () => without));
    const { failed, why } = fails(test);
    put(code);
    console.log(`[${place + 1}/${wanted.length}] ${failed ? "fails" : "DOES NOT FAIL"} without its guard: ${attack}`);
    if (!failed) unseen.push(`${attack} (${file}, ${test[2]}): ${why}`);
  }
  if (unseen.length > 0)
    throw new Stop(`${unseen.length} tests don't fail without their guard:\n${unseen.join("\n\n")}`);
  console.log(`each of ${wanted.length} tests fails without its guard`);
}

try {
  main();
} catch (error) {
  fail(error);
}
