/**
 * The companies of the demo, each with what its source says of it.
 *
 * In scope: reading and mending the sources. Not in scope: what the demo's vendor has to do with a company.
 */
import { parse } from "csv-parse/sync";
import { read, readLines } from "../files.mjs";

/**
 * @typedef {{ name: string, aliases: string[], domains: string[], city: string, state: string, postal_code?: string,
 *   country: string, industry: string, employees: number, revenue?: string, parent_id?: string, kind?: string }} Company
 *   `kind` only where a company is invented
 * @typedef {{ id: number, name: string, former_names: string[], website: string, all_locations: string,
 *   team_size: number, subindustry: string, status: string, batch: string }} Startup
 */

// Addresses that are not a company's own.
const SHARED_HOSTS = ["apple.com", "notion.site", "github.io", "linkedin.com", "google.com", "medium.com"];

/** @param {string} cell */
const values = (cell) => cell.split(";").filter(Boolean);

/** @param {string} text @returns {Record<string, string>[]} */
const rows = (text) => parse(text, { columns: true, trim: true });
/** One of the lists beside this file. @param {string} name */
const ours = (name) => rows(read(new URL(name, import.meta.url)));

/**
 * The first `most` companies of a Fortune 500 list, with what it shortened, mistyped or leaves out.
 * @param {string} file CSV with the columns Company, Industry, City, State, Zip Code, Website, Employees and Revenue
 * @param {number} most
 * @returns {Company[]}
 */
export function fortune(file, most) {
  const corrections = new Map(ours("corrections.csv").map((row) => [row.listed_as, row]));
  return rows(read(file))
    .slice(0, most)
    .map((row) => {
      const right = corrections.get(row.Company) ?? { name: row.Company, aliases: "", domains: row.Website };
      return {
        name: right.name,
        aliases: values(right.aliases),
        domains: values(right.domains),
        city: row.City,
        state: row.State,
        postal_code: row["Zip Code"].padStart(5, "0"),
        country: "United States",
        industry: row.Industry,
        employees: Number(row.Employees.replaceAll(",", "")),
        revenue: row.Revenue.replace(/[^0-9]/g, ""),
      };
    });
}

/** A host's registrable domain, for the endings that occur here. @param {string} website */
function registrable(website) {
  const labels = website
    .replace(/^https?:\/\//, "")
    .replace(/[/?#:].*$/s, "")
    .toLowerCase()
    .split(".");
  const second = ["co", "com", "org", "net"].includes(labels.at(-2) ?? "") && labels.at(-1)?.length === 2;
  return labels.slice(second ? -3 : -2).join(".");
}

/**
 * The `large` largest companies of Y Combinator's directory, and every `every`th of the small and young ones.
 * @param {string} file JSON lines @param {number} large @param {number} every
 * @returns {Company[]}
 */
export function startups(file, large, every) {
  const usable = readLines(file)
    .map((line) => /** @type {Startup} */ (JSON.parse(line)))
    .filter((row) => {
      const [city, , country] = place(row.all_locations);
      return (
        ["Active", "Public"].includes(row.status) &&
        row.website &&
        row.team_size > 3 &&
        city &&
        country &&
        !/^Remote/.test(city) &&
        !SHARED_HOSTS.includes(registrable(row.website))
      );
    });
  usable.sort((a, b) => b.team_size - a.team_size || a.id - b.id);
  const small = usable.filter((row) => row.team_size <= 60 && /20(19|2[0-2])$/.test(row.batch));
  return [...usable.slice(0, large), ...small.filter((_, i) => i % every === 0)].map((row) => {
    const [city, state, country] = place(row.all_locations);
    const name = row.name.replace(/ \(formerly .*\)$/, "").trim();
    const same = new Set([name.toLowerCase().replace(/[^a-z0-9]/g, "")]);
    const aliases = row.former_names
      .map((alias) => alias.trim())
      .filter((alias) => {
        const key = alias.toLowerCase().replace(/[^a-z0-9]/g, "");
        if (key.length < 3 || same.has(key) || /[(;]|^(inc|llc|ltd)\.?$|^was /i.test(alias)) return false;
        same.add(key);
        return true;
      });
    return {
      name,
      aliases,
      domains: [registrable(row.website)],
      city,
      state,
      country,
      industry: row.subindustry.replace(" -> ", ": "),
      employees: row.team_size,
    };
  });
}

/** The first of several locations: city, state, country. @param {string} locations */
function place(locations) {
  const parts = locations
    .split(";")[0]
    .split(",")
    .map((part) => part.trim());
  if (parts.length === 2 && /^[A-Z]{2,3}$/.test(parts[0])) return ["", parts[0], parts[1]];
  return parts.length < 2 ? ["", "", ""] : [parts[0], parts.length > 2 ? parts[1] : "", ...parts.slice(-1)];
}

/** Companies that the other sources don't have: public facts, head-counts rounded; some are parts of others. */
export const world = () => ours("world.csv").map(byHand);

/** Invented companies, with domains that can belong to nobody (RFC 2606): relations that could harm a real one. */
export const invented = () => ours("invented.csv").map(byHand);

/** @param {Record<string, string>} row @returns {Company} */
const byHand = (row) => ({
  name: row.name,
  aliases: values(row.aliases),
  domains: values(row.domains),
  city: row.city,
  state: row.state,
  country: row.country,
  industry: row.industry,
  employees: Number(row.employees),
  parent_id: row.parent_id,
  kind: row.kind,
});
