/**
 * Latin letters for scripts of sounds, as src/standardize/place/script.rs has them.
 *
 * A test beside the table of countries asserts that the core reads every key as itself.
 */
import { readTable } from "./files.mjs";

const [INDIC, ETHIOPIC, PAIRS] = readTable("romanized.txt")
  .split("\n")
  .map((line) => line.split(" ").map((letters) => (letters === "-" ? "" : letters)));
const RIGHT_TO_LEFT = new Map(PAIRS.map((pair) => /** @type {[string, string]} */ (pair.split("="))));
const VOWELS = ["a", "u", "i", "a", "e", "", "o", "va"];
const APART = new Map(
  Object.entries({ "\u0a70": "n", "\u09f0": "r", "\u09f1": "v", "\u09ce": "t", "\u0d7a": "n", "\u0d7b": "n" }),
);
for (const [letter, latin] of Object.entries({ "\u0d7c": "r", "\u0d7d": "l", "\u0d7e": "l", "\u0d7f": "k" }))
  APART.set(letter, latin);

/** @param {string | undefined} c */
const isIndic = (c) => c !== undefined && c >= "\u0900" && c <= "\u0d7f";
/** @param {string} c */
const offset = (c) => (c.charCodeAt(0) - 0x900) % 0x80;

/** The folded text with Latin letters for these scripts. @param {string} folded */
export function romanized(folded) {
  const letters = [...folded];
  let latin = "";
  for (let at = 0; at < letters.length; at++) {
    const c = letters[at] ?? "";
    if (isIndic(c)) {
      let letter = APART.get(c) ?? INDIC[offset(c)] ?? "";
      if (offset(c) >= 0x15 && offset(c) <= 0x39) {
        if (isIndic(letters[at + 1]) && offset(letters[at + 1] ?? "") === 0x3c) {
          at++;
          if (offset(c) === 0x1c) letter = "z";
        }
        const next = letters[at + 1];
        if (next !== undefined && isIndic(next) && !(offset(next) >= 0x3e && offset(next) <= 0x4d)) letter += "a";
      }
      latin += letter;
    } else if (c >= "\u1200" && c <= "\u1357") {
      const place = c.charCodeAt(0) - 0x1200;
      latin += (ETHIOPIC[Math.floor(place / 8)] ?? "") + VOWELS[place % 8];
    } else latin += RIGHT_TO_LEFT.get(c) ?? c;
  }
  return latin;
}
