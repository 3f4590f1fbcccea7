// Folds text as src/standardize/text.rs does, so that the keys of derived tables are what the core looks for.
// A test beside each table asserts that the core's folding leaves every key as it is.
import { readFileSync } from "node:fs";

const LATIN = new Map(
  readFileSync(new URL("../../src/standardize/tables/latin.txt", import.meta.url), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => line.split("\t")),
);
const DRESS =
  /[\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\ufeff\u00ad]/gu;
const ARABIC = { ى: "ي", ی: "ي", ک: "ك", ة: "ه" };

/** Lower case, without diacritics, in Latin letters where there are some. */
export const latin = (text) =>
  [...text.normalize("NFKD").replace(DRESS, "").toLowerCase().replace(DRESS, "").normalize("NFC")]
    .map((c) => ARABIC[c] ?? LATIN.get(c) ?? c)
    .join("");

/** Only the letters and digits of the folded text (marks of Indic and other scripts included). */
export const key = (text) => latin(text).replace(/[^\p{L}\p{M}\p{N}]/gu, "");
