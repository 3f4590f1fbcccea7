/**
 * Folds text as src/text/mod.rs does, so that the keys of derived tables are what the core looks for.
 *
 * A test beside each table asserts that the core's folding leaves every key as it is.
 */
import { readTable } from "./files.mjs";

/** @type {Map<string, string>} */
const LATIN = new Map();
for (const line of readTable("latin.txt").split("\n").filter(Boolean)) {
  const [letter, latin] = line.split("\t");
  LATIN.set(letter, latin);
}
const DRESS =
  /[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\ufeff\u00ad]/gu;
const ARABIC = new Map(Object.entries({ ى: "ي", ی: "ي", ک: "ك", ة: "ه" }));

/** Lower case, without diacritics, in Latin letters where there are some. @param {string} text */
export const latin = (text) =>
  [...text.normalize("NFKD").replace(DRESS, "").toLowerCase().replace(DRESS, "").normalize("NFC")]
    .map((c) => ARABIC.get(c) ?? LATIN.get(c) ?? c)
    .join("");

/** Only the letters and digits of the folded text (marks of Indic and other scripts included). @param {string} text */
export const key = (text) => latin(text).replace(/[^\p{L}\p{M}\p{N}]/gu, "");
