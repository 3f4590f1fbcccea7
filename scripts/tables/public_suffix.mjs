// Writes src/standardize/tables/suffix_{registry,hosting}.txt from the Public Suffix List.
//
//   npm pack tldts && tar xzf tldts-*.tgz && node scripts/tables/public_suffix.mjs package
//
// Source: the list as npm's `tldts` ships it (its section marks are kept: 1 ICANN, 2 private).
// A line is a parent in reversed order and, sorted, what may stand before it: `jp.kyoto ide kita …`;
// `*` stands for any label, `!city` is an exception. Top-level domains are left out: without a rule, the
// last label is the suffix.

import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { domainToASCII } from "node:url";

const [from] = process.argv.slice(2);
const trie = createRequire(import.meta.url)(resolve(from, "dist/cjs/src/data/trie.js"));
const { version } = JSON.parse(readFileSync(resolve(from, "package.json")));

const offsets = [];
trie.edgeLength.reduce((offset, length, edge) => ((offsets[edge] = offset), offset + length), 0);

/** Every rule below `node`, as [labels from the top, section]. */
function rules(node, path = []) {
  const found = trie.nodeFlags[node] ? [[path, trie.nodeFlags[node]]] : [];
  for (let edge = trie.edgeStart[node]; edge < trie.edgeStart[node + 1]; edge++) {
    const label = trie.labelText.slice(offsets[edge], offsets[edge] + trie.edgeLength[edge]);
    found.push(...rules(trie.edgeChild[edge], [...path, label === "*" ? label : domainToASCII(label)]));
  }
  return found;
}

const all = rules(trie.rulesRoot);
for (const [path, section] of rules(trie.exceptionsRoot))
  all.push([[...path.slice(0, -1), `!${path.at(-1)}`], section]);

const byBytes = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
for (const [name, section] of [
  ["registry", 1],
  ["hosting", 2],
]) {
  const lines = new Map();
  for (const [path, of] of all) {
    if (of !== section || path.length < 2) continue;
    if (path.slice(0, -1).includes("*")) throw new Error(`a wildcard inside a rule: ${path}`);
    const parent = path.slice(0, -1).join(".");
    lines.set(parent, [...(lines.get(parent) ?? []), path.at(-1)]);
  }
  const text = [...lines]
    .sort(([a], [b]) => byBytes(a, b))
    .map(([parent, kids]) => `${parent} ${kids.sort(byBytes).join(" ")}\n`);
  writeFileSync(`src/standardize/tables/suffix_${name}.txt`, text.join(""));
  console.log(name, text.length, "parents from tldts", version);
}
