/**
 * The widget's documentation: its table names everything that there is, and nothing else.
 *
 * In scope: attributes, events, custom properties, found in the code. Not in scope: what is said of them.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { at } from "../scripts/lib/paths.mjs";

const folder = at("www", "widget");
const code = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => readFileSync(join(folder, name), "utf8"))
  .join("\n");
const rows = readFileSync(join(folder, "README.md"), "utf8")
  .split("\n")
  .flatMap((line) => [/^\| ([^|]+) \| ([^|]+) \|/.exec(line) ?? []])
  .filter((row) => row.length > 0);

/** @param {RegExp} pattern */
const inCode = (pattern) => [...new Set([...code.matchAll(pattern)].map(([, name]) => name))].sort();

/** @param {string} kind */
const told = (kind) =>
  rows
    .filter(([, of]) => of.startsWith(kind))
    .flatMap(([, , names]) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name))
    .sort();

test("every event is told of", () => {
  const events = /export interface Details \{([\s\S]*?)\n\}/.exec(code)?.[1] ?? "";
  const names = [...events.matchAll(/^ {2}(\w+):/gm)].map(([, name]) => `frontdesk-${name}`).sort();
  assert.ok(names.length >= 10, String(names));
  assert.deepEqual(told("event"), names);
});

test("every custom property is told of", () => {
  assert.deepEqual(told("CSS property"), inCode(/var\((--frontdesk-[a-z-]+)/g));
});

test("every attribute is told of", () => {
  // What a page sets on the element; `lang` and what HTML itself has are HTML's.
  const own = inCode(/(?:host|this)\.(?:get|has)Attribute\("([a-z-]+)"\)/g);
  const ofFields = inCode(/"(data-frontdesk-[a-z]+)"/g);
  const inForms = inCode(/\[(data-frontdesk-[a-z]+)[=\]]/g);
  assert.deepEqual(told("attribute"), [...new Set([...own, ...ofFields, ...inForms])].sort());
});
