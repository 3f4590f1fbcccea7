/**
 * What benchmarks against peers share: where the labelled data is, and the peers from PyPI.
 *
 * In scope: finding the data, a Python environment for each benchmark, asking a script in it. Not in scope: what is
 * asked. The data is not part of the project: it is read where it lies.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { at } from "../lib/paths.mjs";
import { Stop } from "../lib/progress.mjs";
import { run } from "../lib/run.mjs";
import { complete, digest, unchanged } from "../lib/stamps.mjs";

/** The folder of `--data` or `DATA`, in which there has to be all that is needed. @param {string} command
 * @param {string[]} needed */
export function dataFolder(command, needed) {
  const given = process.argv[process.argv.indexOf("--data") + 1];
  const data = resolve((process.argv.includes("--data") ? given : process.env.DATA) ?? "");
  const missing = needed.filter((path) => !existsSync(join(data, path)));
  if (missing.length === 0) return data;
  throw new Stop(
    `The labelled data is not in ${data}: ${missing.join(", ")} missing.\n` +
      `Say where it is: npm run ${command} -- --data DIR, or DATA=DIR npm run ${command}`,
  );
}

/** @param {string} name */
const python = (name) => at("target", name, "bin", "python");

/** Peers at the versions in the file of requirements, and whatever else `more` installs.
 * @param {string} name @param {string} file @param {(text: string) => void} say
 * @param {{ packages: string[], folder: string, install: () => Promise<unknown> }} [more] */
export async function pythonPeers(name, file, say, more) {
  const requirements = at("scripts", "bench", file);
  const inputs = digest(more?.packages ?? [], [requirements]);
  if (unchanged(name, inputs, [python(name), ...(more ? [more.folder] : [])])) return "already there";
  await run("python3", ["-m", "venv", at("target", name)]);
  await run(python(name), ["-m", "pip", "install", "--no-input", "-r", requirements], { say });
  await more?.install();
  complete(name, inputs);
  return "installed";
}

/** What a script of peers says to this. @param {string} name @param {string} script @param {string[]} args
 * @param {unknown} [input] */
export function askPeers(name, script, args, input) {
  const options = { input: JSON.stringify(input ?? null), encoding: /** @type {const} */ ("utf8"), maxBuffer: 2 ** 29 };
  const answer = spawnSync(python(name), ["-W", "ignore", at("scripts", "bench", script), ...args], options);
  if (answer.status === 0) return answer;
  throw new Stop(`${[script, ...args].join(" ")} ended with status ${answer.status}:\n${answer.stderr}`);
}
