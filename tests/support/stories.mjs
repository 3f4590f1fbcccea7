/**
 * The stories in tests/cases, for the runners outside Rust.
 *
 * In scope: reading them with what they are given. Not in scope: routing.
 */
import { readdirSync, readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";
import { at } from "../../scripts/lib/paths.mjs";

/**
 * @typedef {{ id: string, at: string, fields: Record<string, unknown> }} When
 * @typedef {{ name: string, when: When[], accounts: Record<string, string>[], playbook: { type: string, text: string },
 *   records: string[] }} Story
 */

const read = (/** @type {string[]} */ ...path) => readFileSync(at(...path), "utf8");

/** Every story, with the records that it must come out with. @returns {Story[]} */
export function stories() {
  const files = readdirSync(at("tests", "cases")).filter((file) => file.endsWith(".json"));
  return files.sort().map((file) => {
    const name = file.replace(/\.json$/, "");
    const { given, when } = JSON.parse(read("tests", "cases", file));
    const playbook = given.playbook
      ? { type: "application/json", text: JSON.stringify(given.playbook) }
      : { type: "application/toml", text: read("demo", "playbook.toml") };
    const accounts = given.accounts ?? parse(read("demo", "accounts.csv"), { columns: true });
    const records = read("tests", "cases", "records", `${name}.ndjson`).trimEnd().split("\n");
    return { name, when, accounts, playbook, records };
  });
}
