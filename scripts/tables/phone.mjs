// Derives src/standardize/tables/phone.txt: calling codes, prefixes and number patterns of every country.
//
// Source: Google's libphonenumber metadata (Apache-2.0) as packed by libphonenumber-js (MIT).
// Usage: npm install --no-save libphonenumber-js@1.13.16 && node scripts/tables/phone.mjs
//
// Exact patterns (the union of all number types) cost four times what the general ones cost. A country gets its exact
// pattern where it shares its calling code (nothing else tells the countries apart) and where that corrects the most
// wrong verdicts on random numbers per byte, until the table reaches its budget.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { brotliCompressSync } from "node:zlib";

const BUDGET = 14_500;
const require = createRequire(import.meta.url);
const metadata = JSON.parse(readFileSync(require.resolve("libphonenumber-js/metadata.max.json")));

const pack = (pattern) => pattern.replaceAll("\\d", "d").replaceAll("(?:", "(").replaceAll("()", "");
const brotli = (text) => brotliCompressSync(Buffer.from(text)).length;

// Deterministic random digits: the table must not change from run to run.
let seed = 1;
const random = (below) => (seed = (seed * 48271) % 2147483647) % below;

/** `[strip, whole, infix]` of a national prefix rule; `whole` is `pattern>digits dropped>digits put in front`. */
function prefixRule(country, prefix, transform) {
  if (!prefix) return ["", "", ""];
  if (country === "AR") {
    const [, area] = /^0\?\(\?:\((.*)\)15\)\?$/.exec(prefix);
    return ["0", "", pack(area)];
  }
  if (!transform) return [pack(prefix), "", ""];
  if (country === "BR") {
    const [, trunk, carrier] = /^\(\?:(0\|90)\)\(\?:\((.*)\)\(\\d\{10,11\}\)\)\?$/.exec(prefix);
    return [`(${trunk})(${carrier})?`, "", ""];
  }
  if (country === "GA") return ["", pack(prefix) + ">1>", ""];
  const [, whole, , strip] = /^\((.*?)\)\$(\|(.*))?$/.exec(prefix);
  return [pack(strip ?? ""), `${pack(whole)}>0>${transform.replace("$1", "")}`, ""];
}

const countries = Object.entries(metadata.countries).map(([country, row]) => {
  const [code, idd, general] = row;
  const types = (row[11] ?? [])
    .filter(Boolean)
    .map(([pattern]) => pattern)
    .filter(Boolean);
  const exact = types.length ? [...new Set(types)].join("|") : general;
  const [strip, whole, infix] = prefixRule(country, row[7] || row[5], row[8]);
  const shared = metadata.country_calling_codes[code].length > 1;
  const [isGeneral, isExact] = [general, exact].map((pattern) => new RegExp(`^(?:${pattern})$`));
  // Random numbers of each possible length that the general pattern lets through.
  let wrong = 0;
  let seen = 0;
  for (let i = 0; i < 20000; i++) {
    const length = row[3][random(row[3].length)];
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
    leading: row[10] || "",
    general,
    exact,
    shared,
    gain: seen ? wrong / seen / cost : 0,
  };
});

const line = (c, exact) =>
  [
    c.country,
    c.country,
    c.code,
    c.idd === "00" ? "" : pack(c.idd),
    c.strip,
    c.whole,
    c.infix,
    pack(exact ? c.exact : c.general),
  ].join("\t");
const codes = Object.entries(metadata.country_calling_codes).map(([code, list]) => {
  const leading = (country) => pack(metadata.countries[country][10] || "");
  return `${code}\t${list.map((country) => (leading(country) ? `${country}:${leading(country)}` : country)).join(",")}`;
});
const table = (chosen) => [...codes, ...countries.map((c) => line(c, chosen.has(c.country)))].sort().join("\n") + "\n";

const chosen = new Set(countries.filter((c) => c.shared || c.country === "BR").map((c) => c.country));
for (const c of countries.filter((c) => !chosen.has(c.country)).sort((a, b) => b.gain - a.gain)) {
  if (c.gain < 1e-6) break;
  chosen.add(c.country);
  if (brotli(table(chosen)) > BUDGET) chosen.delete(c.country);
}
const text = table(chosen);
writeFileSync(new URL("../../src/standardize/tables/phone.txt", import.meta.url), text);
console.log(`${countries.length} countries, ${chosen.size} exact; ${text.length} bytes, ${brotli(text)} brotli`);
console.log(
  "general only:",
  countries
    .filter((c) => !chosen.has(c.country))
    .map((c) => c.country)
    .join(" "),
);
