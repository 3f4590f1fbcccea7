/**
 * Writes demo/accounts.csv: real companies with an invented relation to the fictitious vendor of the demo.
 *
 *   node scripts/tables/demo_accounts.mjs <fortune500.csv> <startups.jsonl>
 *
 * Sources: the 2025 Fortune 500 list with domains (public facts), as CSV; Y Combinator's public company directory (MIT,
 * the collection), one company a line, such as github.com/yc-oss/api publishes; and the lists in demo_accounts/, by hand.
 * demo/README.md says by which rule relations are dealt out, and demo_accounts/companies.mjs which fields are read. No
 * clock and no randomness: the same sources give the same bytes.
 */
import { writeFileSync } from "node:fs";
import { fortune, invented, startups, world } from "./demo_accounts/companies.mjs";
import { deal } from "./demo_accounts/relation.mjs";
import { given } from "./files.mjs";

const [fortuneFile, startupsFile] = given("fortune500.csv", "startups.jsonl");

/** @type {(keyof import("./demo_accounts/relation.mjs").Account | "id")[]} */
const COLUMNS = [
  "id",
  "name",
  "aliases",
  "domains",
  "city",
  "state",
  "postal_code",
  "country",
  "industry",
  "employees",
  "revenue",
  "kind",
  "named",
  "segment",
  "owner",
  "parent_id",
  "opportunity",
  "opportunity_owner",
  "opportunity_closed_at",
  "last_activity_at",
  "contacts",
  "leads",
  "opportunities",
  "created_at",
];

/** @param {string} name */
const slug = (name) =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replaceAll("ø", "o")
    .replaceAll("æ", "ae")
    .toLowerCase()
    .replace(/&/g, " and ")
    .replace(/['’.]/g, "")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** @param {unknown} value */
const cell = (value) => {
  const text = Array.isArray(value) ? value.join(";") : String(value ?? "");
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const listed = [...fortune(fortuneFile, 320), ...world(), ...startups(startupsFile, 95, 45), ...invented()];
/** @type {Set<string>} */
const domains = new Set();
const accounts = new Map();
const relate = deal();
// Of two sources with the same domain the first is kept.
for (const company of listed) {
  if (company.domains.some((domain) => domains.has(domain))) continue;
  for (const domain of company.domains) domains.add(domain);
  const id = `a-${slug(company.name)}`;
  const free = accounts.has(id) ? `${id}-${slug(company.domains[0])}` : id;
  accounts.set(free, { ...relate(company), id: free });
}
for (const { id, parent_id } of accounts.values())
  if (parent_id && !accounts.has(parent_id)) throw new Error(`${id}: parent_id \`${parent_id}\` is no account`);

const lines = [...accounts.values()].map((account) => COLUMNS.map((column) => cell(account[column])).join(","));
writeFileSync(new URL("../../demo/accounts.csv", import.meta.url), `${[COLUMNS.join(","), ...lines].join("\n")}\n`);
console.log(`demo/accounts.csv: ${lines.length} accounts`);
