/**
 * The stories in tests/cases, for the runners outside Rust.
 *
 * In scope: reading them with what they are given, and telling them to a Worker. Not in scope: what comes of it.
 */
import assert from "node:assert/strict";
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

/** Tells a story to a Worker; the decisions, as stored. @param {string} url @param {Story} story */
export async function tellWorker(url, story) {
  const secret = { authorization: "Bearer sk_demo" };
  const send = async (/** @type {string} */ path, /** @type {RequestInit} */ init) => {
    const response = await fetch(new URL(path, url), init);
    return { status: response.status, text: await response.text() };
  };
  const published = await send("/v1/playbook", {
    method: "PUT",
    headers: { ...secret, "content-type": story.playbook.type, "frontdesk-now": story.when[0].at },
    body: story.playbook.text,
  });
  assert.equal(published.status, 200, published.text);
  const json = { ...secret, "content-type": "application/json" };
  const taken = await send("/v1/accounts", { method: "POST", headers: json, body: JSON.stringify(story.accounts) });
  assert.equal(taken.status, 200, taken.text);
  const records = [];
  for (const { id, at, fields } of story.when) {
    const headers = { ...json, "frontdesk-now": at, "frontdesk-id": id };
    const answer = await send("/v1/leads", { method: "POST", headers, body: JSON.stringify(fields) });
    if (answer.status === 422) {
      records.push(JSON.stringify({ refused: { problems: JSON.parse(answer.text).errors } }));
      continue;
    }
    assert.equal(answer.status, 201, answer.text);
    // As stored, not only as answered.
    const lead = await send(`/v1/leads/${id}`, { headers: secret });
    records.push(decisionIn(lead.text));
    assert.equal(decisionIn(answer.text), records.at(-1));
  }
  return records;
}

/** The bytes of the decision inside an answer: parsing and writing it again could hide a difference. */
export function decisionIn(/** @type {string} */ text) {
  const begin = text.indexOf('"decision":') + '"decision":'.length;
  assert.ok(begin > 11, text);
  let [depth, inText, end] = [0, false, begin];
  do {
    const sign = text[end];
    if (inText && sign === "\\") end += 1;
    else if (sign === '"') inText = !inText;
    else if (!inText && "{}".includes(sign)) depth += sign === "{" ? 1 : -1;
    end += 1;
  } while (depth > 0 && end < text.length);
  return text.slice(begin, end);
}
