/**
 * The playbook's reference, made of the schema that editors complete and check it by.
 *
 * In scope: laying out sections, keys, values. Not in scope: their meaning, which the schema says.
 */
import { readFileSync } from "node:fs";
import { at } from "../lib/paths.mjs";
import { opening, plain, table } from "./text.mjs";

const source = "src/playbook/playbook.schema.json";

/** @typedef {Record<string, any>} Schema */

export function playbook() {
  const schema = JSON.parse(readFileSync(at(source), "utf8"));
  const defs = schema.$defs;
  /** Those that have a section of their own below. */
  const own = ["condition", "account", "invariant", "hours"];

  const nameOf = (/** @type {Schema} */ of) => of.$ref?.replace("#/$defs/", "");
  /** The schema meant, with what the reference itself says. @param {Schema} of @returns {Schema} */
  function meant(of) {
    if (!of.$ref) return of;
    const found = of.$ref
      .slice(2)
      .split("/")
      .reduce((/** @type {any} */ at, /** @type {string} */ key) => at?.[key], schema);
    if (!found) throw new Error(`${source} has nothing at ${of.$ref}`);
    return { ...meant(found), ...(of.description ? { description: of.description } : {}) };
  }

  /** What a value may be, in a few words. @param {Schema} of @returns {string} */
  function kind(of) {
    const name = nameOf(of);
    if (own.includes(name)) return `[${name}](#${name})`;
    if (["text", "yes_no", "number", "words", "known"].includes(name))
      return simple[/** @type {keyof typeof simple} */ (name)];
    const is = meant(of);
    if (is.enum) return is.enum.map((/** @type {unknown} */ value) => `\`${value}\``).join(", ");
    if (is.const !== undefined) return `\`${is.const}\``;
    if (is.anyOf) return [...new Set(is.anyOf.map(kind))].join("; or ");
    if (is.type === "array") return `list of ${kind(is.items)}`;
    if (is.type === "integer" || is.type === "number") {
      const { minimum, maximum } = is;
      const most = maximum < 4_294_967_295 ? `, at most ${maximum}` : "";
      return `number${minimum === undefined ? "" : `, at least ${minimum}`}${most}`;
    }
    if (is.type === "boolean") return "yes or no";
    if (is.type === "object") return is.properties ? "table, below" : "table of names";
    return "text";
  }
  const simple = {
    text: "text",
    yes_no: "`true`, `false`; or `{ known = … }`",
    number: "number; `{ min = …, max = … }`; or `{ known = … }`",
    words: "text; list of texts; or `{ known = … }`",
    known: "`{ known = true }` or `false`",
  };

  /** A table of keys, and below it the tables that are inside. @param {string} at @param {Schema} of @returns {string} */
  function keys(at, of) {
    const required = new Set(of.required ?? []);
    const properties = /** @type {[string, Schema][]} */ (Object.entries(of.properties ?? {}));
    const rows = properties.map(([key, value]) => {
      const told = meant(value).description ?? "";
      return [`\`${key}\`${required.has(key) ? " *" : ""}`, kind(value), plain(told)];
    });
    const inside = properties.flatMap(([key, value]) => {
      if (at === "matching" && key === "points") {
        return [
          "`matching.points.FEATURE.LEVEL` is a number of at least -2000 and at most 2000; the features, levels and our own points are in [matching](./matching).",
        ];
      }
      const is = value.$ref && own.includes(nameOf(value)) ? {} : meant(value);
      const table = is.type === "array" ? meant(is.items ?? {}) : is;
      if (table.type !== "object" || own.includes(nameOf(is.items ?? {}))) return [];
      if (table.properties) return [`**\`${at}.${key}\`**\n\n${keys(`${at}.${key}`, table)}`];
      const each = meant(table.additionalProperties ?? {});
      return each.properties ? [`**\`${at}.${key}.NAME\`**\n\n${keys(`${at}.${key}.NAME`, each)}`] : [];
    });
    return [table(["key", "value", "meaning"], rows), ...inside].join("\n");
  }

  /** @param {string} name @param {Schema} of */
  function sectionOf(name, of) {
    const is = meant(of);
    const told = is.description ? `${plain(is.description)}\n` : "";
    if (is.type === "array")
      return `## ${name}\n\nWritten \`[[${name}]]\`, once for each. ${told}\n\n${keys(name, meant(is.items))}`;
    if (is.type === "object" && is.properties)
      return `## ${name}\n\nWritten \`[${name}]\`. ${told}\n\n${keys(name, is)}`;
    if (is.type === "object") {
      const each = meant(is.additionalProperties ?? {});
      const rest = each.properties ? keys(`${name}.NAME`, each) : `Each: ${kind(is.additionalProperties ?? {})}.\n`;
      return `## ${name}\n\nWritten \`[${name}.NAME]\`, once for each. ${told}\n\n${rest}`;
    }
    return `## ${name}\n\n${told}\nValue: ${kind(of)}.\n`;
  }

  const sections = /** @type {[string, Schema][]} */ (Object.entries(schema.properties));
  return [
    opening("Playbook", source),
    "A playbook is one text, in TOML or the same as JSON. [How to write one](../guide/write-a-playbook) tells what to do with",
    "all this; `GET /playbook.schema.json` gives the schema to editors. What has a `*` has to be there.\n",
    `Needed at the top: ${schema.required.map((/** @type {string} */ key) => `[\`${key}\`](#${key})`).join(", ")}.\n`,
    ...sections.map(([name, of]) => sectionOf(name, of)),
    ...own.map(
      (name) =>
        `## ${name}\n\n${defs[name].description ? `${plain(defs[name].description)}\n\n` : ""}${keys(name, defs[name])}`,
    ),
  ].join("\n");
}
