/**
 * The API's reference, made of its description by OpenAPI.
 *
 * In scope: laying out requests and shapes. Not in scope: what they mean, which the description says.
 */
import { readFileSync } from "node:fs";
import { at } from "../lib/paths.mjs";
import { opening, plain, table } from "./text.mjs";

const source = "worker/openapi.json";

/** @typedef {Record<string, any>} Described */

const nameOf = (/** @type {string} */ ref) => ref.replace("#/components/schemas/", "");
const link = (/** @type {string} */ name) => `[${name}](#shape-${name.toLowerCase()})`;

/** What a value is, in a few words. @param {Described} of @returns {string} */
function kind(of) {
  if (of === undefined || of === /** @type {unknown} */ (true)) return "anything";
  if (of.$ref) return link(nameOf(of.$ref));
  if (of.enum) return of.enum.map((/** @type {unknown} */ value) => `\`${value}\``).join(", ");
  if (of.const !== undefined) return `\`${of.const}\``;
  const any = of.anyOf ?? of.oneOf;
  if (any) return [...new Set(any.map(kind))].join(" or ");
  if (of.allOf) return of.allOf.map(kind).join(" and ");
  const types = [of.type ?? "anything"].flat().map((type) => {
    if (type === "array") return `list of ${kind(of.items)}`;
    if (type === "string" && of.format) return of.format;
    return type === "null" ? "null" : type;
  });
  return types.join(" or ");
}

/** @param {Described} of @returns {string} */
function shape(of) {
  const required = new Set(of.required ?? []);
  const properties = /** @type {[string, Described][]} */ (Object.entries(of.properties ?? {}));
  const told = of.description ? `${plain(of.description)}\n\n` : "";
  if (properties.length === 0) {
    // Each variant's own properties, where it is told by a tag.
    const variants = /** @type {Described[]} */ (
      (of.oneOf ?? of.anyOf ?? []).filter((/** @type {Described} */ is) => is.properties)
    );
    if (variants.length > 0) return `${told}One of:\n\n${variants.map(shape).join("\n")}`;
    return `${told}${kind(of)}\n`;
  }
  const rows = properties.map(([key, value]) => [
    `\`${key}\`${required.has(key) ? " *" : ""}`,
    kind(value),
    plain(value.description ?? ""),
  ]);
  return `${told}${table(["name", "value", "meaning"], rows)}`;
}

/** The requests for which nobody needs a key say so. @param {Described} operation */
function keys(operation) {
  const schemes = (operation.security ?? []).flatMap((/** @type {Described} */ way) => Object.keys(way));
  return schemes.length === 0 ? "none" : schemes.join(" or ");
}

/** @param {string} method @param {string} path @param {Described} operation */
function request(method, path, operation) {
  const parameters = (operation.parameters ?? []).map((/** @type {Described} */ is) => [
    `\`${is.name}\`${is.required ? " *" : ""}`,
    is.in,
    kind(is.schema),
    plain(is.description ?? ""),
  ]);
  const bodies = Object.entries(/** @type {Record<string, Described>} */ (operation.requestBody?.content ?? {}));
  const responses = Object.entries(/** @type {Record<string, Described>} */ (operation.responses)).map(
    ([status, is]) => {
      const content = Object.entries(/** @type {Record<string, Described>} */ (is.content ?? {}));
      const shapes = content.map(([type, { schema }]) => `\`${type}\`: ${kind(schema)}`);
      return [status, plain(is.description ?? ""), shapes.join("; ")];
    },
  );
  return [
    `### ${method.toUpperCase()} ${plain(path)} {#${operation.operationId}}\n`,
    `${plain(operation.summary ?? "")}\n`,
    `Key: ${keys(operation)}.${bodies.length > 0 ? ` Body: ${bodies.map(([type, { schema }]) => `\`${type}\`, ${kind(schema)}`).join("; ")}.` : ""}\n`,
    parameters.length > 0 ? table(["parameter", "in", "value", "meaning"], parameters) : "",
    table(["status", "when", "body"], responses),
  ].join("\n");
}

export function api() {
  const { paths, components } = JSON.parse(readFileSync(at(source), "utf8"));
  const methods = ["get", "post", "put", "patch", "delete"];
  /** @type {Map<string, string[]>} */
  const byTag = new Map();
  for (const [path, item] of /** @type {[string, Described][]} */ (Object.entries(paths))) {
    for (const method of methods.filter((method) => item[method])) {
      const tag = item[method].tags?.[0] ?? "others";
      byTag.set(tag, [...(byTag.get(tag) ?? []), request(method, path, item[method])]);
    }
  }
  const shapes = /** @type {[string, Described][]} */ (Object.entries(components.schemas));
  return [
    `---\noutline: 2\n---\n\n${opening("API", source)}`,
    "`GET /openapi.json` gives the same to programs, by OpenAPI 3.1; the tests hold every answer against it. Which key or role",
    "may do what is told in the README. Problems come as [problem details](./problems).\n",
    ...[...byTag].flatMap(([tag, requests]) => [`## ${tag} {#tag-${tag}}\n`, ...requests]),
    "## Shapes\n",
    ...shapes.map(([name, of]) => `### ${name} {#shape-${name.toLowerCase()}}\n\n${shape(of)}\n`),
  ].join("\n");
}
