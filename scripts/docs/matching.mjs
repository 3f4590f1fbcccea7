/**
 * The match specification: every feature, its levels and their points, made of the table that matching itself uses.
 *
 * In scope: reading that table, with the arguments beside it. What can't be read ends the build: a page that has left out a
 * feature would be wrong.
 */
import { readFileSync } from "node:fs";
import { at } from "../lib/paths.mjs";
import { levels as meanings } from "./levels.mjs";
import { opening, plain, table } from "./text.mjs";

const source = "src/matching/score.rs";
const named = "src/playbook/matching.rs";

/** @typedef {{ feature: string, why: string, levels: [string, number][] }} Feature */

/** The entries of a table `const NAME: &[…] = &[…];`, each with the comment before it.
 * @param {string} text @param {string} name @returns {Feature[]} */
export function features(text, name) {
  const body = new RegExp(`const ${name}: [^=]*= &\\[\\n(.*?)\\n\\];`, "s").exec(text)?.[1];
  if (!body) throw new Error(`${source} has no table ${name}`);
  const entry = /((?:^\s*\/\/[^\n]*\n)*)^\s*\(\s*"(\w+)",\s*&\[(.*?)\],?\s*\)(?=,)/gms;
  const found = [...body.matchAll(entry)].map(([, comment = "", feature = "", levels = ""]) => ({
    feature,
    why: comment
      .replace(/^\s*\/\/ ?/gm, "")
      .replaceAll("\n", " ")
      .trim(),
    levels: [...levels.matchAll(/\("(\w+)", (-?\d+)\)/g)].map(
      ([, level = "", points]) => /** @type {[string, number]} */ ([level, Number(points)]),
    ),
  }));
  const numbers = found.reduce((sum, { levels }) => sum + levels.length, 0);
  const there = body.match(/\("\w+", -?\d+\)/g)?.length ?? 0;
  if (numbers !== there) throw new Error(`${source}: ${numbers} levels of ${name} were read, ${there} are there`);
  return found;
}

/** A constant's number. @param {string} text @param {string} name */
export function constant(text, name) {
  const found = new RegExp(`const ${name}: \\w+ = (-?[\\d_.]+);`).exec(text)?.[1];
  if (!found) throw new Error(`${source} has no constant ${name}`);
  return Number(found.replaceAll("_", ""));
}

const signed = (/** @type {number} */ points) => (points > 0 ? `+${points}` : String(points));

export function matching() {
  const text = readFileSync(at(source), "utf8");
  const ours = features(text, "POINTS");
  const ofPairs = new Map(features(text, "POINTS_OF_A_PAIR").map((feature) => [feature.feature, feature]));
  const order = /const USUAL_ORDER[^;]*|pub const USUAL[^;]*/s.exec(readFileSync(at(named), "utf8"))?.[0] ?? "";
  const breakers = [...order.matchAll(/Self::(\w+)/g)].map(([, name = ""]) =>
    name.replace(/(?<!^)([A-Z])/g, "_$1").toLowerCase(),
  );
  const number = (/** @type {string} */ name) => constant(text, name);
  return [
    opening("Matching: features and points", source),
    `A lead's company is compared with each candidate feature by feature. Each feature is at one level, or says nothing
where one side doesn't know it, and each level adds its points. Points are **hundredths of natural log odds**: their sum is
a probability, by

    confidence = 1 / (1 + exp(-(prior + sum of points) / 100))

rounded to six decimals and never 1: certainty is a reviewer's.

- **Prior**: ${number("PRIOR")} in a book of ${number("USUAL").toLocaleString("en-US")} accounts or fewer, and ${number("PER_DOUBLING")} less for each doubling beyond, as more
  names are alike by chance; plus \`100 × ln(base_rate / (1 − base_rate))\`, which is 0 at \`base_rate = 0.5\`.
- **Rival**: candidates of other names take from the best one \`−100 × ln(1 + sum of exp(odds / 100))\` over their odds: of
  all of them one is right at most.
- **Two names side by side** (\`frontdesk match --pairs\`) start from ${number("PRIOR_OF_A_PAIR")}, as somebody has seen a likeness already. Where they have points of
  their own, these are in the last column; \`account_only\` counts as \`lead_only\` there, as neither side is the lead's.
- **An exact domain beside another name**: where the lines of the name sum up to less than \`name: beside_domain\`, that line
  stands in their place. Whatever the lead wrote, the domain is theirs.
- **Verdict**: from the playbook's \`match\` on \`match\`, from \`review\` on \`review\`, else \`none\`. The playbook's levers change
  points and verdicts; see [\`matching\`](./playbook#matching).
${breakers.length > 0 ? `- **Ties**: what is equally sure is told apart by ${breakers.map((name) => `\`${name}\``).join(", ")}, in this order, unless the playbook's \`tie_breakers\` says\n  another; then by the id.\n` : ""}
\`frontdesk explain\` shows one lead's sum, line by line. Where the points come from is told at the head of \`${source}\`:
they are fitted to labelled lists, and each has its argument there.

## Features

Of names the words are aligned first, forgiving spelling, abbreviations and initials; a word's weight is how rare it is among the
accounts, 1 for an uncommon one. \`shared\` is the weight of the words that found their like.
`,
    ...ours.map(({ feature, why, levels }) => {
      const pairs = new Map(ofPairs.get(feature)?.levels ?? []);
      const rows = levels.map(([level, points]) => {
        const ofPair = pairs.get(level);
        const meaning = meanings[feature]?.[level];
        if (!meaning) throw new Error(`scripts/docs/levels.mjs doesn't tell what \`${feature}: ${level}\` means`);
        return [`\`${level}\``, meaning, signed(points), ...(pairs.size > 0 ? [signed(ofPair ?? points)] : [])];
      });
      if (Object.keys(meanings[feature] ?? {}).length !== levels.length)
        throw new Error(`scripts/docs/levels.mjs tells levels of \`${feature}\` that there aren't`);
      const head = ["level", "when", "points", ...(pairs.size > 0 ? ["of a pair"] : [])];
      return `### ${feature}\n\n${plain(why)}\n\n${table(head, rows)}`;
    }),
  ].join("\n");
}
