/**
 * `npm run bench:clean -- --data DIR`: how well and how fast leads are cleaned, ours and peers in one table.
 *
 * In scope: the order of things, scores, the table. Cases, our answers and the peers' are beside this file. The data is
 * not part of the project: it is read where it lies.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { form } from "../lib/build.mjs";
import { at, cargoTarget } from "../lib/paths.mjs";
import { fail, Steps } from "../lib/progress.mjs";
import { run } from "../lib/run.mjs";
import { checkMachine, npmPackages, wasmStandardLibrary, wasmTools } from "../lib/tools.mjs";
import { askPeers, dataFolder, pythonPeers } from "./peers.mjs";

/** @typedef {import("./clean_cases.mjs").Case} Case */
/** @typedef {Record<string, Record<string, { answers: (string | null)[], micros: number | null }>>} Peers */

const titles = {
  level: "title level, five classes",
  group: "title function, major group",
  forms: "legal forms, made-up names",
  words: "names without a lost word",
  suffixes: "Public Suffix List's tests",
  phones: "phonenumbers' examples",
  spellings: "countries, rigour's names",
  aliases: "countries, rigour's aliases",
  languages: "countries, 29 languages",
  names: "person names",
};

const needed = ["titles/level.tsv", "titles/onet_occupations.tsv", "titles/onet_alternate_titles.tsv"];
needed.push("match/A_sec/accounts.csv", "reference/test_psl.txt", "reference/org_types.yml");
needed.push("reference/territories.jsonl", "dedupe/D_leads.csv", "companies/fortune500.csv");

/** What the peers' script prints for this, read. @param {string[]} args @param {unknown} [input] */
const ask = (args, input) => JSON.parse(askPeers("peers", "clean_peers.py", args, input).stdout);

/** A name's words, as letters and digits only. @param {string} name */
const wordsOf = (name) =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/['’.]/g, "")
    .match(/[\p{L}\p{N}]+/gu) ?? [];

/** What registrars write behind a name: `INC /DE/`, `LTD./ADR`. */
const registrarsNote = /\s?\/[A-Z]{2,3}\/?$/;

/** The words of a name that the answer has no more, but for small words and those of legal forms.
 * @param {string} name @param {string} answer @param {Set<string>} ofForms */
function lostWords(name, answer, ofForms) {
  const kept = wordsOf(answer).join("");
  return wordsOf(name.replace(registrarsNote, "")).filter(
    (word) => !kept.includes(word) && !ofForms.has(word) && !["the", "and"].includes(word),
  );
}

/** Which cases were answered rightly; null where not asked.
 * @param {string} measure @param {Case[]} cases @param {(string | null)[]} answers @param {Set<string>} ofForms */
function judge(measure, cases, answers, ofForms) {
  return cases.map(({ text, expect }, index) => {
    const answer = answers[index];
    if (answer === null || answer === undefined) return null;
    if (measure === "words") return lostWords(text, answer, ofForms).length === 0;
    if (measure === "forms") return wordsOf(answer).join(" ") === expect;
    return answer === expect;
  });
}

/** @param {(boolean | null)[]} right */
function share(right) {
  const asked = right.filter((one) => one !== null);
  return (asked.filter(Boolean).length / asked.length).toFixed(3);
}

/** Keeps what we answered wrongly, to be looked at.
 * @param {string} measure @param {Case[]} cases @param {string[]} answers @param {(boolean | null)[]} right */
function writeWrong(measure, cases, answers, right) {
  const lines = cases.flatMap(({ kind = "", text, expect }, index) =>
    right[index] === false ? [[kind, text, expect, answers[index]].join("\t")] : [],
  );
  writeFileSync(
    at("target", "bench", `${measure}.wrong.tsv`),
    ["kind\ttext\texpected\tfound", ...lines, ""].join("\n"),
  );
}

/** Prints shares of a measure by the kinds of its cases. @param {Case[]} cases @param {Record<string, (boolean | null)[]>} rights */
function printKinds(cases, rights) {
  console.log(
    `\n${"legal forms of".padEnd(28)}${"cases".padStart(7)}${Object.keys(rights)
      .map((who) => who.padStart(9))
      .join("")}`,
  );
  for (const kind of new Set(cases.map(({ kind = "" }) => kind))) {
    const of = (/** @type {(boolean | null)[]} */ right) => right.filter((_, index) => cases[index]?.kind === kind);
    const shares = Object.values(rights).map((right) => share(of(right)).padStart(9));
    console.log(`${kind.padEnd(28)}${String(of(Object.values(rights)[0] ?? []).length).padStart(7)}${shares.join("")}`);
  }
}

/** Prints which words of real names were lost, the most frequent first.
 * @param {Case[]} cases @param {Record<string, (string | null)[]>} answers @param {Set<string>} ofForms */
function printLost(cases, answers, ofForms) {
  for (const [who, given] of Object.entries(answers)) {
    /** @type {Map<string, number>} */
    const lost = new Map();
    cases.forEach(({ text }, index) => {
      for (const word of lostWords(text, given[index] ?? "", ofForms)) lost.set(word, (lost.get(word) ?? 0) + 1);
    });
    const total = [...lost.values()].reduce((sum, count) => sum + count, 0);
    const most = [...lost].sort((a, b) => b[1] - a[1]).slice(0, 12);
    console.log(
      `words lost by ${who}: ${total}${total ? ` (${most.map(([word, count]) => `${word} ${count}`).join(", ")})` : ""}`,
    );
  }
}

async function bench() {
  const data = dataFolder("bench:clean", needed);
  checkMachine();
  const steps = new Steps(9);
  mkdirSync(at("target", "bench"), { recursive: true });
  await steps.step("Rust for WebAssembly", wasmStandardLibrary);
  await steps.step("npm packages", npmPackages);
  await steps.step("wasm tools (the first time takes minutes)", wasmTools);
  await steps.step("peers from PyPI", (say) => pythonPeers("peers", "requirements.txt", say));
  await steps.step("building the form's bundle", form);
  await steps.step("building the command and the examples", async (say) => {
    await run("cargo", ["build", "--locked", "--release", "-p", "frontdesk-cli"], { say });
    await run("cargo", ["build", "--locked", "--release", "--example", "titles", "--example", "standardize_speed"], {
      say,
    });
  });

  // They need npm's packages.
  const { cases, wholeLeads } = await import("./clean_cases.mjs");
  const ours = await import("./clean_ours.mjs");
  /** @type {import("./clean_cases.mjs").Listed} */
  const listed = ask(["cases", data]);
  const asked = cases(data, listed);
  const ofForms = new Set(listed.forms.flatMap(({ form }) => wordsOf(form)));

  /** @type {Record<string, string[] | null>} */
  const given = {};
  let onet = "";
  let speed = { native: 0, wasm: 0 };
  /** @type {Peers} */
  let theirs = {};
  await steps.step("our answers", async (say) => {
    for (const [measure, list] of Object.entries(asked)) {
      say(titles[/** @type {keyof typeof titles} */ (measure)]);
      given[measure] = await ours.answers(measure, list);
    }
    onet = await run(join(cargoTarget, "release", "examples", "titles"), ["bench", join(data, "titles")]);
  });
  await steps.step("our speed", async () => {
    speed = await ours.speed(wholeLeads(data));
  });
  await steps.step("the peers' answers (a minute or two)", () => {
    theirs = ask(["answers"], asked);
  });

  console.log(`\n${onet}`);
  printTable(asked, given, theirs, onet, ofForms);
  console.log(
    `\none whole lead: ${speed.native.toFixed(1)} µs native, ${speed.wasm.toFixed(1)} µs as the form's wasm in Node\n` +
      "what we answered wrongly is in target/bench/*.wrong.tsv\n",
  );
}

/**
 * @param {Record<string, Case[]>} asked @param {Record<string, string[] | null>} given @param {Peers} theirs
 * @param {string} onet @param {Set<string>} ofForms
 */
function printTable(asked, given, theirs, onet, ofForms) {
  /** @type {string[]} */
  const lines = [];
  for (const [measure, cases] of Object.entries(asked)) {
    const answers = Object.entries(theirs[measure] ?? {});
    const own = given[measure];
    const right = own ? judge(measure, cases, own, ofForms) : null;
    if (own && right) writeWrong(measure, cases, own, right);
    const title = titles[/** @type {keyof typeof titles} */ (measure)];
    const score = right ? share(right) : (/all titles: .*group agrees ([\d.]+)/.exec(onet)?.[1] ?? "?");
    lines.push(`${title.padEnd(28)}${String(cases.length).padStart(7)}  ours ${score}`);
    /** @type {Record<string, (boolean | null)[]>} */
    const rights = right ? { ours: right } : {};
    for (const [peer, { answers: theirAnswers, micros }] of answers) {
      rights[peer] = judge(measure, cases, theirAnswers, ofForms);
      const time = micros === null ? "" : `, ${micros.toFixed(1)} µs a call`;
      lines.push(`${"".padEnd(37)}${peer} ${share(rights[peer])}${time}`);
    }
    if (measure === "forms") printKinds(cases, rights);
    if (measure === "words") {
      console.log();
      printLost(
        cases,
        { ours: own ?? [], ...Object.fromEntries(answers.map(([peer, { answers }]) => [peer, answers])) },
        ofForms,
      );
    }
  }
  console.log(`\n${lines.join("\n")}`);
}

bench().catch(fail);
