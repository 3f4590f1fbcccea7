/**
 * The peers from npm: search engines for lists of texts. Their first hit is their answer, its score how sure they are.
 *
 * In scope: asking them as their manuals say. Not in scope: judging.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { at } from "../lib/paths.mjs";

/** Pinned here: they are no part of the project. */
export const packages = ["flexsearch@0.8.212", "fuse.js@7.5.0", "minisearch@7.2.0"];
export const folder = at("target", "match-npm");

/** @typedef {{ best: number[], confidence: number[], micros: number }} Answers */

/** @param {string[]} leads @param {(lead: string) => [number, number] | undefined} ask @returns {Answers} */
function answers(leads, ask) {
  const began = performance.now();
  const found = leads.map((lead) => ask(lead) ?? [-1, 0]);
  const micros = ((performance.now() - began) * 1000) / Math.max(1, leads.length);
  return { best: found.map(([best]) => best), confidence: found.map(([, score]) => score), micros };
}

/** @param {string[]} accounts @param {string[]} leads @returns {Record<string, Answers>} */
export function ask(accounts, leads) {
  const require = createRequire(join(folder, "package.json"));
  const load = (/** @type {string} */ name) => require(name).default ?? require(name);
  const [MiniSearch, Fuse, { Index }] = [load("minisearch"), load("fuse.js"), load("flexsearch")];
  const mini = new MiniSearch({ fields: ["name"], searchOptions: { fuzzy: 0.2, prefix: true } });
  mini.addAll(accounts.map((name, id) => ({ id, name })));
  const fuse = new Fuse(accounts, { includeScore: true, ignoreLocation: true, threshold: 0.6 });
  const flex = new Index({ tokenize: "forward" });
  for (const [id, name] of accounts.entries()) flex.add(id, name);
  return {
    MiniSearch: answers(leads, (lead) => {
      const [hit] = mini.search(lead);
      return hit && [hit.id, hit.score];
    }),
    FlexSearch: answers(leads, (lead) => {
      const [hit] = flex.search(lead, { limit: 1, suggest: true });
      return hit === undefined ? undefined : [Number(hit), 1];
    }),
    // It takes tens of milliseconds a lead.
    "fuse.js": answers(leads, (lead) => {
      const [hit] = fuse.search(lead.slice(0, 32), { limit: 1 });
      return hit && [hit.refIndex, 1 - hit.score];
    }),
  };
}
