/**
 * Writes src/standardize/tables/suffix_registry.txt, suffix_places.txt and suffix_hosting.txt: under which names domains are registered, by
 * registries and by those who host others' sites.
 *
 *   npm install --no-save tldts@7.5.4
 *   node scripts/tables/public_suffix.mjs
 *
 * Source: the Public Suffix List (MPL-2.0) as npm's `tldts` (MIT) ships it, which keeps its section marks: 1 ICANN,
 * 2 private.
 *
 * A line is a parent in reversed order and, sorted, what may stand before it: `jp.kyoto ide kita …`;
 * `*` stands for any label, `!city` is an exception. Top-level domains are left out: without a rule, the
 * last label is the suffix.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { domainToASCII } from "node:url";
import { npmPackage, writeTable } from "./files.mjs";

/**
 * The list as `tldts` packs it: nodes whose edges are consecutive, and the edges' labels in one string.
 * @type {{ rulesRoot: number, exceptionsRoot: number, nodeFlags: number[], edgeStart: number[], edgeChild: number[],
 *   edgeLength: number[], labelText: string }}
 */
const trie = createRequire(import.meta.url)(join(npmPackage("tldts", "7.5.4"), "dist/cjs/src/data/trie.js"));

/** @type {string[]} */
const labels = [];
let offset = 0;
for (const length of trie.edgeLength) {
  const label = trie.labelText.slice(offset, offset + length);
  labels.push(label === "*" ? label : domainToASCII(label));
  offset += length;
}

/** @typedef {{ path: string[], section: number }} Rule a rule's labels from the top */

/** Every rule below `node`. @param {number} node @param {string[]} path @returns {Rule[]} */
function rules(node, path = []) {
  const section = trie.nodeFlags[node];
  const found = section ? [{ path, section }] : [];
  for (let edge = trie.edgeStart[node]; edge < trie.edgeStart[node + 1]; edge++)
    found.push(...rules(trie.edgeChild[edge], [...path, labels[edge]]));
  return found;
}

const all = rules(trie.rulesRoot);
for (const { path, section } of rules(trie.exceptionsRoot))
  all.push({ path: [...path.slice(0, -1), `!${path.at(-1)}`], section });

/** Of three labels and more, and those of countries that have one for every town: few companies' mail is there. */
const isOfPlaces = (/** @type {string[]} */ path) =>
  path.length > 2 || (["it", "jp", "no"].includes(path[0] ?? "") && (path[1] ?? "").length > 3);

/** @type {[file: string, section: number, ofPlaces: boolean | null][]} */
const files = [
  ["suffix_registry.txt", 1, false],
  ["suffix_places.txt", 1, true],
  ["suffix_hosting.txt", 2, null],
];
for (const [file, section, ofPlaces] of files) {
  /** @type {Map<string, string[]>} */
  const lines = new Map();
  for (const { path, section: of } of all) {
    if (of !== section || path.length < 2) continue;
    if (ofPlaces !== null && isOfPlaces(path) !== ofPlaces) continue;
    if (path.slice(0, -1).includes("*")) throw new Error(`a wildcard inside a rule: ${path}`);
    const parent = path.slice(0, -1).join(".");
    lines.set(parent, [...(lines.get(parent) ?? []), ...path.slice(-1)]);
  }
  const parents = [...lines.keys()].sort();
  writeTable(file, parents.map((parent) => `${parent} ${lines.get(parent)?.sort().join(" ")}\n`).join(""));
}
