/**
 * Companies and how people write them, for measurements that everybody can repeat: made up, the same each time.
 *
 * In scope: names of the usual build, and slips of the usual kinds. Not in scope: being like any real list; for that,
 * `--data` reads one.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { named } from "../lib/load.mjs";

const trades = [
  "Systems",
  "Foods",
  "Logistics",
  "Maschinenbau",
  "Energy",
  "Medical",
  "Textiles",
  "Software",
  "Bank",
  "Air",
];
const forms = ["GmbH", "Inc.", "Ltd", "AG", "S.A.", "B.V.", "LLC", "plc", "Oy", "AB"];

/** @param {number} number */
const company = (number) => {
  const [trade, form] = [trades[number % trades.length], forms[Math.floor(number / trades.length) % forms.length]];
  return `${named(number % 7_919)} ${named(number + 30_011)} ${trade} ${form}`;
};

/** What becomes of a name on its way into a form. @type {((name: string) => string)[]} */
const slips = [
  (name) => name,
  (name) => name.toLowerCase(),
  // Without its form.
  (name) => name.split(" ").slice(0, -1).join(" "),
  // Two letters in the wrong order.
  (name) => name.slice(0, 3) + (name[4] ?? "") + (name[3] ?? "") + name.slice(5),
  // A letter missing.
  (name) => name.slice(0, 6) + name.slice(7),
  // Without form and trade.
  (name) => name.split(" ").slice(0, 2).join(" "),
];

/** So many companies, and so many questions, each with the number of the one that is meant.
 * @param {number} companies @param {number} questions @returns {{ names: string[], asked: [number, string][] }} */
export function madeUp(companies, questions) {
  const names = Array.from({ length: companies }, (_, number) => company(number));
  const asked = Array.from({ length: questions }, (_, at) => {
    const number = (at * 7_561) % companies;
    return /** @type {[number, string]} */ ([number, slips[at % slips.length]?.(names[number] ?? "") ?? ""]);
  });
  return { names, asked };
}

/** The same of a list that lies in a folder. @param {string} data @param {number} companies @param {number} questions
 * @returns {{ names: string[], asked: [number, string][] }} */
export function listed(data, companies, questions) {
  const names = gunzipSync(readFileSync(join(data, "names", "names_1M.tsv.gz")))
    .toString("utf8")
    .split("\n", companies)
    .map((line) => line.split("\t")[1] ?? "");
  const asked = readFileSync(join(data, "names", "queries.tsv"), "utf8")
    .split("\n")
    .map((line) => line.split("\t"))
    .filter(([id, , query]) => query && Number(id) < companies)
    .slice(0, questions)
    .map(([id, , query]) => /** @type {[number, string]} */ ([Number(id), query ?? ""]));
  return { names, asked };
}
