/**
 * `npm run bench:dedupe -- --data DIR [--all]`: how well and how fast doubles are found, ours and peers in one table.
 *
 * In scope: the order of things, scores, the table. The peers' side is beside this file. We decide ourselves, by one
 * set of thresholds; peers are given the threshold at which they score best. The data is read where it lies. `--all`
 * runs dedupe with 60 labels as well, which takes minutes. Last, one lead against a ledger of a million.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, cargoTarget } from "../lib/paths.mjs";
import { fail, Steps, Stop } from "../lib/progress.mjs";
import { run } from "../lib/run.mjs";
import { checkMachine, npmPackages } from "../lib/tools.mjs";
import { ledger, printLedger } from "./dedupe_ledger.mjs";
import { askPeers, dataFolder, pythonPeers } from "./peers.mjs";
import { print } from "./table.mjs";

/** @typedef {Record<string, string>} Row */
/** @typedef {{ clusters: (string | number)[][], seconds: number, cpu: number, megabytes: number }} Answer */

const febrl = {
  compare: ["date_of_birth", "soc_sec_id"],
  truth: (/** @type {Row} */ row) => (row.rec_id ?? "").split("-")[1] ?? "",
};
/** @type {Record<string, { files?: string[], compare: string[], truth: (row: Row) => string }>} */
const sets = {
  D_leads: { compare: [], truth: (row) => row.truth_cluster ?? "" },
  fake_1000: { compare: ["dob"], truth: (row) => row.cluster ?? "" },
  febrl1: febrl,
  febrl2: febrl,
  febrl3: febrl,
  febrl4: { ...febrl, files: ["febrl4a", "febrl4b"] },
};

const files = Object.entries(sets).flatMap(([name, { files }]) => files ?? [name]);

/** One contender on one set, in a process of its own. @param {string[]} args @param {unknown} [input] @returns {Answer} */
function measure(args, input) {
  const { stdout } = askPeers("dedupe_peers", "dedupe_peers.py", args, input);
  return JSON.parse(stdout.slice(stdout.lastIndexOf('{"clusters"')));
}

/** Pairwise precision, recall and F1. @param {(string | number)[]} truth @param {(string | number)[]} found */
function score(truth, found) {
  const pairs = (/** @type {(string | number)[]} */ keys) => {
    /** @type {Map<string | number, number>} */
    const counts = new Map();
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
    return [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
  };
  const both = pairs(truth.map((of, index) => `${of}\t${found[index]}`));
  const precision = both / Math.max(1, pairs(found));
  const recall = both / Math.max(1, pairs(truth));
  return { precision, recall, f1: (2 * precision * recall) / Math.max(1e-9, precision + recall) };
}

async function bench() {
  const data = dataFolder(
    "bench:dedupe",
    files.map((name) => `dedupe/${name}.csv`),
  );
  checkMachine();
  const steps = new Steps(5);
  const folder = at("target", "bench");
  mkdirSync(folder, { recursive: true });
  await steps.step("npm packages", npmPackages);
  await steps.step("peers from PyPI", (say) => pythonPeers("dedupe_peers", "dedupe_requirements.txt", say));
  await steps.step("building the command", (say) =>
    run("cargo", ["build", "--locked", "--release", "-p", "frontdesk-cli"], { say }).then(() => "built"),
  );
  const { parse } = await import("csv-parse/sync");
  const read = (/** @type {string} */ path) => {
    /** @type {Row[]} */
    const rows = parse(readFileSync(path), { bom: true, columns: true, trim: true });
    return rows;
  };

  /** @type {(string | number)[][]} */
  const table = [["set", "contender", "precision", "recall", "F1", "records/s", "CPU s", "MB"]];
  await steps.step("finding doubles", (say) => {
    for (const [name, { files, compare, truth }] of Object.entries(sets)) {
      const input = join(folder, `${name}.csv`);
      const [first = "", ...others] = (files ?? [name]).map((file) =>
        readFileSync(join(data, "dedupe", `${file}.csv`), "utf8")
          .replaceAll("\r", "")
          .trimEnd(),
      );
      writeFileSync(input, [first, ...others.map((text) => text.slice(text.indexOf("\n") + 1)), ""].join("\n"));
      const right = read(input).map(truth);
      const output = join(folder, `${name}.clusters.csv`);
      const command = [join(cargoTarget, "release", "frontdesk"), "dedupe", input, "-o", output];
      for (const column of compare) command.push("--compare", column);
      const contenders = ["ours", "splink", "recordlinkage", ...(process.argv.includes("--all") ? ["dedupe60"] : [])];
      for (const who of contenders) {
        say(`${who} on ${name}`);
        const answer = measure([who, name, data, ...(who === "ours" ? command : [])], right);
        const clusters = who === "ours" ? [read(output).map((row) => row.cluster_id ?? "")] : answer.clusters;
        const scores = clusters.map((found) => score(right, found)).sort((a, b) => b.f1 - a.f1)[0];
        if (!scores) throw new Stop(`${who} on ${name} found no clusters`);
        const figures = [scores.precision, scores.recall, scores.f1].map((figure) => figure.toFixed(4));
        const speed = Math.round(right.length / answer.seconds);
        table.push([name, who, ...figures, speed, answer.cpu.toFixed(2), Math.round(answer.megabytes)]);
      }
    }
  });
  /** @type {import("./dedupe_ledger.mjs").Measured | undefined} */
  let measured;
  await steps.step("one lead against a million", async (say) => {
    measured = await ledger(say);
  });
  print("pairwise, of clusters; peers at their best threshold", table);
  if (measured) printLedger(measured);
}

bench().catch(fail);
