/**
 * Writes src/standardize/tables/country_codes.txt: ISO 3166-1 alpha-2 and alpha-3, one pair a line, and XK/XKX, which
 * are in common use for Kosovo.
 *
 *   npm install --no-save cldr-core@48.2.0
 *   node scripts/tables/country_codes.mjs
 *
 * Source: code mappings of Unicode CLDR (Unicode-3.0) in npm's `cldr-core`.
 */
import { join } from "node:path";
import { npmPackage, readJson, writeTable } from "./files.mjs";

/** @type {Record<string, { _alpha3?: string }>} */
const mappings = readJson(join(npmPackage("cldr-core", "48.2.0"), "supplemental", "codeMappings.json")).supplemental
  .codeMappings;
const retired = /^(AN|BU|CS|DD|FX|NT|SU|TP|YD|YU|ZR|ZZ|EU|UN|EZ|AA|X[A-JL-Z]|Q[M-Z])$/;
const pairs = Object.entries(mappings)
  .filter(([code, mapping]) => /^[A-Z]{2}$/.test(code) && mapping._alpha3 && !retired.test(code))
  .map(([code, mapping]) => code + (code === "XK" ? "XKX" : mapping._alpha3));
writeTable("country_codes.txt", `${[...new Set(pairs)].sort().join("\n")}\n`);
