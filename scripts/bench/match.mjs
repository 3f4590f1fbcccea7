/**
 * `npm run bench:match -- --data DIR [--quick]`: how well and how fast leads are matched, ours and peers in one table.
 *
 * In scope: the order of things, lists, tables. Scores, our answers and the peers' are beside this file. The data is not
 * part of the project: it is read where it lies. `--quick` takes samples of the leads and leaves out the longest list.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { at } from "../lib/paths.mjs";
import { fail, Steps } from "../lib/progress.mjs";
import { run } from "../lib/run.mjs";
import { checkMachine, npmPackages, wasmStandardLibrary } from "../lib/tools.mjs";
import { folder as npmFolder, packages } from "./match_npm.mjs";
import { pairScores, quantile, reliability, scores } from "./match_scores.mjs";
import { askPeers, dataFolder, pythonPeers } from "./peers.mjs";
import { print } from "./table.mjs";

/** @typedef {import("./match_scores.mjs").Answers} Answers */
/** @typedef {Record<string, Answers & { micros: number }>} Peers */
/** A labelled set: what is right of each lead, as accounts' numbers.
 * @typedef {{ name: string, accounts: import("./match_ours.mjs").Account[], leads: import("./match_ours.mjs").Lead[],
 *   truth: Set<number>[] }} Labelled */

const quick = process.argv.includes("--quick");
/** Leads of a sample, and of those that the slow engines from npm are asked. */
const [sample, npmSample] = quick ? [400, 60] : [Number.POSITIVE_INFINITY, 200];
const threshold = 0.9;

const needed = ["match/A_sec/truth.csv", "match/B_ietf_dev/truth.csv", "pairs/companies.csv", "names/names_1M.tsv.gz"];

/** @param {string} path @returns {Promise<Record<string, string>[]>} */
async function rows(path) {
  const { parse } = await import("csv-parse/sync");
  return parse(readFileSync(path), { columns: true });
}

/** Every so many of a list, so that as many are left as wanted. @template T @param {T[]} list @param {number} most */
const thinned = (list, most) => {
  const step = Math.max(1, Math.ceil(list.length / most));
  return list.filter((_, index) => index % step === 0);
};

/** @param {string} data @param {string} name @returns {Promise<Labelled>} */
async function labelled(data, name) {
  const read = (/** @type {string} */ file) => rows(join(data, "match", name, file));
  const accounts = await read("accounts.csv");
  const numbers = new Map(accounts.map(({ id }, number) => [id, number]));
  const right = new Map((await read("truth.csv")).map(({ lead_id, account_ids }) => [lead_id, account_ids.split(";")]));
  const leads = thinned(await read("leads.csv"), sample);
  return {
    name,
    accounts: accounts.map((row) => ({ name: row.name, domains: row.domains, country: row.country })),
    leads: leads.map((row) => ({ name: row.company, country: row.country })),
    truth: leads.map(({ id }) => new Set((right.get(id) ?? []).flatMap((id) => numbers.get(id) ?? []))),
  };
}

/** @param {(text: string) => void} say */
const peers = (say) =>
  pythonPeers("match-peers", "match_requirements.txt", say, {
    packages,
    folder: join(npmFolder, "node_modules"),
    install: () => {
      mkdirSync(npmFolder, { recursive: true });
      writeFileSync(join(npmFolder, "package.json"), '{ "private": true }\n');
      return run("npm", ["install", "--no-audit", "--no-fund", "--prefix", npmFolder, ...packages], { say });
    },
  });

/** @param {unknown} given @returns {{ sets: Record<string, Peers>, pairs: Record<string, { confidence: number[], micros: number }> }} */
function askPython(given) {
  const answer = askPeers("match-peers", "match_peers.py", [], given);
  const said = answer.stderr.split("\n").filter((line) => line.includes("left out"));
  if (said.length > 0) console.log(said.join("\n"));
  return JSON.parse(answer.stdout);
}

const three = (/** @type {number} */ number) => number.toFixed(3);
const micros = (/** @type {number} */ number) => number.toFixed(number < 100 ? 1 : 0);

/** @param {Labelled} set @param {import("./match_ours.mjs").Native} ours @param {number[]} inWasm @param {Peers} theirs */
function printSet({ name, accounts, leads, truth }, ours, inWasm, theirs) {
  const row = (
    /** @type {string} */ who,
    /** @type {ReturnType<typeof scores>} */ score,
    /** @type {string[]} */ times,
  ) => [who, ...[score.top1, score.f1, score.at95, score.at99].map(three), ...times];
  const own = scores(ours, truth);
  const mean = (/** @type {number[]} */ all) =>
    micros(all.reduce((sum, one) => sum + one, 0) / Math.max(1, all.length));
  const head = ["", "top-1", "F1", "R at P 95%", "R at P 99%", "µs a lead", "in wasm", "leads"];
  const lines = [row("ours", own, [mean(ours.micros), mean(inWasm), String(leads.length)])];
  for (const [peer, answers] of Object.entries(theirs)) {
    const asked = answers.best.length;
    lines.push(row(peer, scores(answers, truth.slice(0, asked)), [micros(answers.micros), "", String(asked)]));
  }
  print(`${name}: ${leads.length} leads, ${accounts.length} accounts; F1 and recall at the best threshold`, [
    head,
    ...lines,
  ]);
  const shares = [undefined, 0.5, 0.2, 0.05].map((share) => {
    const confidence = ours.by_base_rate[share ?? 0.5];
    const { own, at95 } = scores({ best: ours.best, confidence }, truth, share);
    return [share ? `${100 * share} %` : "as labelled", ...[own.precision, own.recall, own.f1, at95].map(three)];
  });
  print(`ours at ${threshold}, by how many leads have an account, where the playbook's base_rate says so`, [
    ["", "precision", "recall", "F1", "R at P 95%"],
    ...shares,
  ]);
  for (const [said, confidence] of Object.entries({
    "half of the leads": ours.by_base_rate[0.5],
    "as many as do": ours.by_base_rate.own,
  })) {
    print(`ours: how often a confidence is right, where base_rate says that ${said} have an account`, [
      ["confidence", "leads", "mean", "right"],
      ...reliability({ best: ours.best, confidence }, truth),
    ]);
  }
}

/** Speed and size on the lists of names. @param {string} data @param {typeof import("./match_ours.mjs")} ours @param {(text: string) => void} say */
async function lists(data, ours, say) {
  const read = (/** @type {string} */ file) =>
    readFileSync(join(data, "names", file), "utf8")
      .trimEnd()
      .split("\n");
  const names = gunzipSync(readFileSync(join(data, "names", "names_1M.tsv.gz")))
    .toString("utf8")
    .trimEnd()
    .split("\n");
  const queries = read("queries.tsv").map((line) => line.split("\t"));
  const absent = read("negatives.tsv");
  const leads = [...queries.map(([, , query]) => ({ name: query })), ...absent.map((name) => ({ name }))];
  const table = [];
  for (const count of quick ? [10_000, 100_000] : [10_000, 100_000, 1_000_000]) {
    say(`${count} names`);
    const cells = names.slice(0, count).map((line) => line.split("\t"));
    const accounts = cells.map(([, name, domains]) => ({ name, domains }));
    const answer = await ours.native(`names-${count}`, accounts, leads, queries.length / leads.length);
    const inWasm = await ours.wasm(`names-${count}`, leads.length);
    // Several accounts may have one name: any of them is right.
    const same = (/** @type {number} */ best, /** @type {string} */ id) =>
      best === Number(id) || (accounts[best]?.name ?? "").toLowerCase() === accounts[Number(id)]?.name.toLowerCase();
    const right = queries.filter(([id], lead) => same(answer.best[lead] ?? -1, id)).length;
    const wrong = absent.filter((_, lead) => (answer.confidence[queries.length + lead] ?? 0) >= threshold).length;
    const times = (/** @type {number[]} */ all) => `${micros(quantile(all, 0.5))} / ${micros(quantile(all, 0.99))}`;
    table.push([
      count.toLocaleString("en"),
      three(right / queries.length),
      `${wrong} of ${absent.length}`,
      times(answer.micros),
      times(inWasm.micros),
      `${(answer.bytes / 1e6).toFixed(1)} MB`,
      (answer.without_domains / count).toFixed(1),
      `${(answer.opened / 1000).toFixed(1)} / ${(inWasm.opened / 1000).toFixed(1)}`,
      (answer.built / 1e6).toFixed(2),
    ]);
  }
  const head = ["accounts", "top-1", "absent matched", "µs, median / p99", "in wasm", "file", "bytes each bare"];
  return [[...head, "ms to open, wasm", "s to build"], ...table];
}

async function bench() {
  const data = dataFolder("bench:match", needed);
  checkMachine();
  const steps = new Steps(7);
  mkdirSync(at("target", "bench"), { recursive: true });
  await steps.step("Rust for WebAssembly", wasmStandardLibrary);
  await steps.step("npm packages", npmPackages);
  await steps.step("peers from PyPI and npm", peers);
  const ours = await import("./match_ours.mjs");
  await steps.step("building, natively and for wasm", ours.build);

  const sets = [await labelled(data, "A_sec"), await labelled(data, "B_ietf_dev")];
  const listed = await rows(join(data, "pairs", "companies.csv"));
  const pairs = listed.map(({ left, right }) => /** @type {[string, string]} */ ([left, right]));
  /** @type {{ answers: import("./match_ours.mjs").Native, inWasm: number[] }[]} */
  const own = [];
  let ownPairs = { confidence: [0], micros: 0 };
  /** @type {(string | number)[][]} */
  let table = [];
  await steps.step("our answers", async (say) => {
    for (const { name, accounts, leads, truth } of sets) {
      say(name);
      const share = truth.filter((right) => right.size > 0).length / truth.length;
      const answers = await ours.native(name, accounts, leads, share);
      own.push({ answers, inWasm: (await ours.wasm(name, leads.length)).micros });
    }
    ownPairs = await ours.nativePairs(pairs);
  });
  await steps.step("our speed on lists of names", async (say) => {
    table = await lists(data, ours, say);
  });
  /** @type {ReturnType<typeof askPython>} */
  let theirs = { sets: {}, pairs: {} };
  await steps.step("the peers' answers (minutes)", async () => {
    const named = (/** @type {{ name: string }[]} */ list) => list.map(({ name }) => name);
    const given = sets.map(({ name, accounts, leads }) => [name, { accounts: named(accounts), leads: named(leads) }]);
    theirs = askPython({ sets: Object.fromEntries(given), pairs });
    const npm = await import("./match_npm.mjs");
    for (const { name, accounts, leads } of sets) {
      Object.assign(theirs.sets[name], npm.ask(named(accounts), named(leads).slice(0, npmSample)));
    }
  });
  sets.forEach((set, index) => {
    printSet(set, own[index].answers, own[index].inWasm, theirs.sets[set.name]);
  });
  const truth = listed.map((row) => row.is_match === "true");
  const lines = Object.entries({ ours: ownPairs, ...theirs.pairs }).map(([who, { confidence, micros: time }]) => {
    const score = pairScores(confidence, truth, threshold);
    return [who, who === "ours" ? three(score.own) : "", three(score.best), micros(time)];
  });
  print(`${pairs.length} pairs of company names`, [["", `F1 at ${threshold}`, "best F1", "µs a pair"], ...lines]);
  print("lists of names: 1,000 messy queries, 200 absent names", table);
}

bench().catch(fail);
