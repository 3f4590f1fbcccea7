/**
 * What `npm run bench:clean` asks, and what is right: labelled data, the libraries' own tables, made-up company names.
 *
 * In scope: cases, each with its fields as a lead's and the answer expected. Not in scope: answers and scores.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { domainToASCII } from "node:url";
import { parse } from "csv-parse/sync";

/** @typedef {{ text: string, expect: string, country?: string, kind?: string }} Case */
/** @typedef {Record<string, string>} Row */
/** @typedef {{ forms: { source: string, form: string, country: string }[], phones: Case[], languages: Case[] }} Listed */

/** The rows of a table in the data folder. @param {string} path @param {object} options @returns {Row[]} */
export function table(path, options = {}) {
  return parse(readFileSync(path), { columns: true, bom: true, relax_quotes: true, ...options });
}

/** Every measure with its cases. @param {string} data @param {Listed} listed @returns {Record<string, Case[]>} */
export function cases(data, listed) {
  return {
    level: levels(data),
    group: groups(data),
    forms: listed.forms.flatMap(companies),
    words: table(join(data, "match", "A_sec", "accounts.csv")).map(({ name = "" }) => ({ text: name, expect: "" })),
    suffixes: suffixes(data),
    phones: listed.phones,
    spellings: countries(data, "names_strong"),
    // One in five: some peers take milliseconds each.
    aliases: countries(data, "names_weak").filter((_, index) => index % 5 === 0),
    languages: listed.languages,
    names: names(data),
  };
}

/** @param {string} data @returns {Case[]} */
function levels(data) {
  const rows = table(join(data, "titles", "level.tsv"), { delimiter: "\t", quote: false });
  return rows.map(({ Position = "", Classification = "" }) => ({ text: Position, expect: Classification }));
}

/** Titles with the major group of their occupation. @param {string} data @returns {Case[]} */
function groups(data) {
  const rows = ["onet_occupations.tsv", "onet_alternate_titles.tsv"].flatMap((name) =>
    table(join(data, "titles", name), { delimiter: "\t", quote: false }),
  );
  return rows.map((row) => ({
    text: row["Alternate Title"] ?? row.Title ?? "",
    expect: (row["O*NET-SOC Code"] ?? "").slice(0, 2),
  }));
}

const syllables = "zor vex mal tri quon bre lath pim dov rusk ned fal gri hul jot kep".split(" ");

/** A word that no language has. @param {number} number */
function madeUp(number) {
  const spread = (number * 2_654_435_761) % 4_294_967_296;
  const [first, second, third] = [5, 13, 21].map((bits) => syllables[(spread >>> bits) % 16] ?? "");
  return `${first.charAt(0).toUpperCase()}${first.slice(1)}${second}${third}`;
}

/**
 * A legal form in every position of a made-up name.
 * @param {Listed["forms"][number]} listed @param {number} index @returns {Case[]}
 */
function companies({ source, form, country }, index) {
  const [one, two] = [madeUp(index * 2 + 1), madeUp(index * 2 + 400)];
  const name = index % 2 === 0 ? one : `${one} ${two}`;
  const written = {
    "at the end": `${name} ${form}`,
    "after a comma": `${name}, ${form}`,
    "in brackets": `${name} (${form})`,
    "in capitals": `${name} ${form}`.toUpperCase(),
    "in front": `${form} ${name}`,
    between: `${one} ${form} ${two}`,
  };
  return Object.entries(written).map(([position, text]) => ({
    text,
    country,
    kind: `${source}, ${position}`,
    expect: (position === "between" ? `${one} ${two}` : name).toLowerCase(),
  }));
}

/** The Public Suffix List's own tests. @param {string} data @returns {Case[]} */
function suffixes(data) {
  const lines = readFileSync(join(data, "reference", "test_psl.txt"), "utf8").matchAll(
    /^checkPublicSuffix\('(.+)', (?:'(.+)'|null)\);$/gm,
  );
  return [...lines].map(([, text = "", expect = ""]) => ({ text, expect: domainToASCII(expect) }));
}

/**
 * Countries as rigour's table names them: by what is surely theirs, or by weaker aliases in hundreds of languages.
 * @param {string} data @param {"names_strong" | "names_weak"} kind @returns {Case[]}
 */
function countries(data, kind) {
  const lines = readFileSync(join(data, "reference", "territories.jsonl"), "utf8")
    .split("\n")
    .filter(Boolean);
  return lines
    .map((line) => JSON.parse(line))
    .filter(({ code, is_country }) => is_country && /^[a-z]{2}$/.test(code) && code !== "xk")
    .flatMap(({ code, name, full_name, [kind]: aliases = [] }) =>
      [...new Set(kind === "names_strong" ? [name, full_name, ...aliases] : aliases)]
        .filter((text) => text && text.length > 3)
        .map((text) => ({ text, expect: code.toUpperCase() })),
    );
}

/** People as first and last name, written in the three usual ways. @param {string} data @returns {Case[]} */
function names(data) {
  const people = table(join(data, "dedupe", "D_leads.csv"))
    .filter(
      ({ first_name, last_name }) =>
        /^\p{Lu}\p{Ll}+$/u.test(first_name ?? "") && /^\p{Lu}\p{Ll}+$/u.test(last_name ?? ""),
    )
    .slice(0, 3000);
  return people.map(({ first_name: first = "", last_name: last = "" }, index) => {
    const written = [`${first} ${last}`, `${last}, ${first}`, `${first} ${last}`.toUpperCase()];
    return { text: written[index % 3] ?? "", expect: `${first}|${last}` };
  });
}

/** Whole leads for the measure of speed: people of one table at companies of another. @param {string} data */
export function wholeLeads(data) {
  const companies = table(join(data, "companies", "fortune500.csv"));
  return table(join(data, "dedupe", "D_leads.csv")).map(({ id, first_name, last_name, title, email, phone }, index) => {
    const company = companies[index % companies.length] ?? {};
    const person = { id, first_name, last_name, title, email, phone };
    return { ...person, ...company, country: "United States", message: "Please call me about your cloud offers." };
  });
}
