/**
 * Holds answers against the API's own description.
 *
 * In scope: whether a status, a media type and a shape are described. Not in scope: what should have been answered.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { at } from "../../scripts/lib/paths.mjs";

const document = JSON.parse(readFileSync(at("worker", "openapi.json"), "utf8"));
const shapes = new Ajv2020({ strict: false, validateFormats: true });
/** @type {(shapes: Ajv2020) => void} */ (/** @type {unknown} */ (addFormats))(shapes);
for (const bits of ["uint8", "uint16", "uint32", "uint64", "int32", "int64", "uint"]) shapes.addFormat(bits, true);
shapes.addSchema(document, "api");

const patterns = Object.keys(document.paths).map((path) => ({
  path,
  pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, "([^/]+)").replaceAll(".", "\\.")}/?$`),
}));

/** The described path that `path` is; one that is written out comes first. @param {string} path */
function described(path) {
  const fitting = patterns.filter(({ pattern }) => pattern.test(path)).map(({ path }) => path);
  return fitting.find((path) => !path.includes("{")) ?? fitting[0];
}

/**
 * Fails if `response` to `method` on `path` isn't as described.
 * @param {string} method @param {string} path @param {Response} response it is left to be read
 */
export async function asDescribed(method, path, response) {
  const known = described(path);
  const operation = known && document.paths[known][method.toLowerCase()];
  if (!operation) return;
  const said = `${method} ${known}: ${response.status}`;
  const answer = operation.responses[response.status];
  const text = await response.clone().text();
  assert.ok(answer, `${said} isn't described: ${text}`);
  const media = (response.headers.get("content-type") ?? "").split(";")[0];
  if (Object.keys(answer.content).length === 0) {
    assert.deepEqual([media, text], ["", ""], `${said} is described as empty`);
    return;
  }
  assert.ok(answer.content[media ?? ""], `${said} as \`${media}\` isn't described`);
  if (!media?.endsWith("json") || media.endsWith("ndjson")) return;
  const pointer = [known, method.toLowerCase(), "responses", `${response.status}`, "content", media, "schema"]
    .map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")))
    .join("/");
  const shape = shapes.getSchema(`api#/paths/${pointer}`);
  assert.ok(shape, `${said} has no shape`);
  if (!shape(JSON.parse(text))) assert.fail(`${said}: ${shapes.errorsText(shape.errors)}\n${text}`);
}
