/**
 * Our side of `npm run bench:clean`: the `frontdesk` command's answers, and how long a lead takes.
 *
 * In scope: what the command's columns say to each case. Not in scope: judging.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { at, browserBundle, cargoTarget } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { table } from "./clean_cases.mjs";

/** @typedef {import("./clean_cases.mjs").Case} Case */
/** @typedef {Record<string, string>} Row */

const levels = {
  founder: "C-Suite",
  board: "C-Suite",
  c_level: "C-Suite",
  vp: "VP",
  director: "Director",
  manager: "Manager",
};

/** Which column a measure's text stands in, and which answer its row is.
 * @type {Record<string, { column: string, answer: (row: Row) => string }>} */
const read = {
  level: {
    column: "title",
    answer: ({ level = "" }) => Object.entries(levels).find(([of]) => of === level)?.[1] ?? "Other",
  },
  forms: { column: "company", answer: ({ std_company = "", legal_form }) => (legal_form ? std_company : "") },
  words: { column: "company", answer: ({ std_company = "" }) => std_company },
  suffixes: { column: "website", answer: ({ std_domain = "" }) => std_domain },
  phones: { column: "phone", answer: ({ std_phone = "" }) => std_phone },
  aliases: { column: "country", answer: ({ country_code = "" }) => country_code },
  spellings: { column: "country", answer: ({ country_code = "" }) => country_code },
  languages: { column: "country", answer: ({ country_code = "" }) => country_code },
  names: { column: "name", answer: ({ std_first_name, std_last_name }) => `${std_first_name}|${std_last_name}` },
};

/** A table as CSV. @param {string} path @param {string[]} columns @param {(string | undefined)[][]} rows */
function writeCsv(path, columns, rows) {
  const line = (/** @type {(string | undefined)[]} */ cells) =>
    cells.map((cell = "") => `"${cell.replaceAll('"', '""')}"`).join(",");
  writeFileSync(path, `${[columns, ...rows].map(line).join("\n")}\n`);
}

/** What `frontdesk clean` answers to each case; null where a measure is not its.
 * @param {string} measure @param {Case[]} cases @returns {Promise<string[] | null>} */
export async function answers(measure, cases) {
  const reading = read[measure];
  if (!reading) return null;
  const [asked, cleaned] = [".csv", ".clean.csv"].map((end) => at("target", "bench", `${measure}${end}`));
  const withCountry = reading.column !== "country";
  const columns = withCountry ? [reading.column, "country"] : [reading.column];
  writeCsv(
    asked ?? "",
    columns,
    cases.map(({ text, country }) => (withCountry ? [text, country] : [text])),
  );
  await run(join(cargoTarget, "release", "frontdesk"), ["clean", asked ?? "", "-o", cleaned ?? ""]);
  return table(cleaned ?? "").map(reading.answer);
}

/** The best of so many rounds counts, for so few leads at a time that the machine's other work doesn't. */
const rounds = 15;
const leadsAtOnce = 32;

/** Microseconds a whole lead takes, native and as the form's wasm in Node. @param {Row[]} leads */
export async function speed(leads) {
  const path = at("target", "bench", "leads.csv");
  const columns = Object.keys(leads[0] ?? {});
  writeCsv(
    path,
    columns,
    leads.map((lead) => columns.map((column) => lead[column])),
  );
  const native = Number(await run(join(cargoTarget, "release", "examples", "standardize_speed"), [path]));

  const form = await import(pathToFileURL(join(browserBundle, "frontdesk_form.js")).href);
  form.initSync({ module: readFileSync(join(browserBundle, "frontdesk_form_bg.wasm")) });
  const submitted = leads.map((lead) => JSON.stringify(lead));
  let wasm = 0;
  for (let first = 0; first < submitted.length; first += leadsAtOnce) {
    const few = submitted.slice(first, first + leadsAtOnce);
    const times = Array.from({ length: rounds }, () => {
      const began = performance.now();
      for (const fields of few) form.standardize(fields);
      return performance.now() - began;
    });
    wasm += Math.min(...times);
  }
  return { native, wasm: (wasm * 1000) / submitted.length };
}
