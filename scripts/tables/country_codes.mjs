// Derives src/standardize/tables/country_codes.txt: ISO 3166-1 alpha-2 and alpha-3, and Kosovo's XK/XKX in common use.
//
// Source: Unicode CLDR code mappings (Unicode-3.0) in cldr-core. Usage: npm install --no-save cldr-core@48 && node scripts/tables/country_codes.mjs
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const { codeMappings } = JSON.parse(
  readFileSync(require.resolve("cldr-core/supplemental/codeMappings.json")),
).supplemental;
const retired = /^(AN|BU|CS|DD|FX|NT|SU|TP|YD|YU|ZR|ZZ|EU|UN|EZ|AA|X[A-JL-Z]|Q[M-Z])$/;
const pairs = Object.entries(codeMappings)
  .filter(([code, mapping]) => /^[A-Z]{2}$/.test(code) && mapping._alpha3 && !retired.test(code))
  .map(([code, mapping]) => code + (code === "XK" ? "XKX" : mapping._alpha3));
writeFileSync(
  new URL("../../src/standardize/tables/country_codes.txt", import.meta.url),
  [...new Set(pairs)].sort().join("\n") + "\n",
);
console.log(`${pairs.length} countries`);
