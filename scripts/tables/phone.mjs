/**
 * Writes src/standardize/tables/phone.txt: calling codes, prefixes and number patterns of every country; and phone_general.txt,
 * which a small bundle has instead, with exact patterns only where nothing else tells countries of one calling code apart.
 *
 *   npm install --no-save libphonenumber-js@1.13.16
 *   node scripts/tables/phone.mjs
 *
 * Source: Google's libphonenumber metadata (Apache-2.0) as npm's `libphonenumber-js` (MIT) ships it.
 *
 * Exact patterns (the union of all number types) cost four times what the general ones cost. A country gets its exact
 * pattern where it shares its calling code (nothing else tells the countries apart) and where that corrects the most
 * wrong verdicts on random numbers per byte, until the table reaches its budget.
 */
import { join } from "node:path";
import { compressed, npmPackage, readJson, writeTable } from "./files.mjs";

/** Bytes after compression of all but the first column, by which a country is found again. */
const BUDGET = 14_500;

/**
 * The places in a country's row that are read here.
 * @typedef {{ 0: string, 1: string, 2: string, 3: number[], 5?: string, 7?: string, 8?: string, 10?: string,
 *   11?: ([pattern: string, lengths?: number[]] | 0)[] }} Row calling code, prefix for calls abroad, general pattern, possible lengths,
 *   national prefix, the same for parsing, its rewriting, leading digits, patterns by type
 * @typedef {{ country: string, code: string, idd: string, strip: string, whole: string, infix: string,
 *   general: string, exact: string, shared: boolean, gain: number }} Country
 */
/** @type {{ countries: Record<string, Row>, country_calling_codes: Record<string, string[]> }} */
const metadata = readJson(join(npmPackage("libphonenumber-js", "1.13.16"), "metadata.max.json"));

/** @param {string} pattern */
const pack = (pattern) => pattern.replaceAll("\\d", "d").replaceAll("(?:", "(").replaceAll("()", "");

// Deterministic random digits: the table must not change from run to run.
let seed = 1;
/** @param {number} below */
function random(below) {
  seed = (seed * 48271) % 2147483647;
  return seed % below;
}

/** What `shape` captures in `rule`. @param {string} country @param {RegExp} shape @param {string} rule */
function captured(country, shape, rule) {
  const found = shape.exec(rule);
  if (!found) throw new Error(`${country}: the national prefix rule has another shape: ${rule}`);
  return found.slice(1);
}

/**
 * `[strip, whole, infix]` of a national prefix rule; `whole` is `pattern>digits dropped>digits put in front`.
 * @param {string} country @param {string | undefined} prefix @param {string | undefined} transform
 */
function prefixRule(country, prefix, transform) {
  if (!prefix) return ["", "", ""];
  if (country === "AR") {
    const [area] = captured(country, /^0\?\(\?:\((.*)\)15\)\?$/, prefix);
    return ["0", "", pack(area)];
  }
  if (!transform) return [pack(prefix), "", ""];
  if (country === "BR") {
    const [trunk, carrier] = captured(country, /^\(\?:(0\|90)\)\(\?:\((.*)\)\(\\d\{10,11\}\)\)\?$/, prefix);
    return [`(${trunk})(${carrier})?`, "", ""];
  }
  if (country === "GA") return ["", `${pack(prefix)}>1>`, ""];
  const [whole, , strip] = captured(country, /^\((.*?)\)\$(\|(.*))?$/, prefix);
  return [pack(strip ?? ""), `${pack(whole)}>0>${transform.replace("$1", "")}`, ""];
}

/** @type {Country[]} */
const countries = Object.entries(metadata.countries).map(([country, row]) => {
  const { 0: code, 1: idd, 2: general, 3: lengths } = row;
  const types = new Set((row[11] ?? []).map((type) => (type ? type[0] : "")).filter(Boolean));
  const exact = types.size ? [...types].join("|") : general;
  const [strip, whole, infix] = prefixRule(country, row[7] || row[5], row[8]);
  const shared = metadata.country_calling_codes[code].length > 1;
  const [isGeneral, isExact] = [general, exact].map((pattern) => new RegExp(`^(?:${pattern})$`));
  // Random numbers of each possible length that the general pattern lets through.
  let wrong = 0;
  let seen = 0;
  for (let i = 0; i < 20000; i++) {
    const length = lengths[random(lengths.length)];
    const number = Array.from({ length }, () => random(10)).join("");
    if (!isGeneral.test(number)) continue;
    seen++;
    if (!isExact.test(number)) wrong++;
  }
  const cost = Math.max(exact.length - general.length, 1);
  return {
    country,
    code,
    idd,
    strip,
    whole,
    infix,
    general,
    exact,
    shared,
    gain: seen ? wrong / seen / cost : 0,
  };
});

/** A country's row, without the column by which it is found. @param {Country} c @param {boolean} exact */
const plan = (c, exact) =>
  [
    c.country,
    c.code,
    c.idd === "00" ? "" : pack(c.idd),
    c.strip,
    c.whole,
    c.infix,
    pack(exact ? c.exact : c.general),
  ].join("\t");
const codes = Object.entries(metadata.country_calling_codes).map(([code, list]) => {
  const members = list.map((country) => {
    const leading = pack(metadata.countries[country][10] || "");
    return leading ? `${country}:${leading}` : country;
  });
  return `${code}\t${members.join(",")}`;
});
/** @param {string[]} plans */
const text = (plans) => `${[...codes, ...plans].sort().join("\n")}\n`;

/** @param {Set<Country>} exact */
const table = (exact) => text(countries.map((c) => `${c.country}\t${plan(c, exact.has(c))}`));

const chosen = new Set(countries.filter((c) => c.shared || c.country === "BR"));
writeTable("phone_general.txt", table(new Set(countries.filter((c) => c.shared))));
const size = () => compressed(text(countries.map((c) => plan(c, chosen.has(c)))));
for (const c of countries.filter((c) => !chosen.has(c)).sort((a, b) => b.gain - a.gain)) {
  if (c.gain < 1e-6) break;
  chosen.add(c);
  if (size() > BUDGET) chosen.delete(c);
}
writeTable("phone.txt", table(chosen));
const general = countries.filter((c) => !chosen.has(c)).map((c) => c.country);
console.log(`${countries.length} countries; by their general pattern only: ${general.join(" ")}`);
