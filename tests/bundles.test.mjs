/**
 * The form's bundles beside the whole core: smaller tables never read the demo's leads otherwise.
 *
 * In scope: leads as people write them, field by field. Not in scope: what a form's bundle leaves out, and how much that is
 * (the core's manifest says it, `npm run bench -- sizes` weighs it).
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { parse } from "csv-parse/sync";
import { at, browserBundle } from "../scripts/lib/paths.mjs";

/** @typedef {(fields: Record<string, string>) => Record<string, unknown>} Standardize */

/** @type {Standardize} */
let whole;
/** @type {Standardize} */
let form;
/** @type {Standardize} */
let short;

/** @param {string} name @returns {Promise<Standardize>} */
async function bundle(name) {
  const made = await import(join(browserBundle, `${name}.js`));
  await made.default({ module_or_path: readFileSync(join(browserBundle, `${name}_bg.wasm`)) });
  return (fields) => JSON.parse(made.standardizeFields(JSON.stringify(fields)));
}

before(async () => {
  [whole, form, short] = await Promise.all(["frontdesk", "frontdesk_form", "frontdesk_form_short"].map(bundle));
});

/** @type {Record<string, string>[]} */
const all = parse(readFileSync(at("demo", "leads.csv")), { columns: true });
/** A form's bundle has no list of providers of throw-away addresses. */
const leads = all.filter(({ email }) => !email?.endsWith("@mailinator.com"));
const columns = (/** @type {Record<string, string>} */ lead, /** @type {string[]} */ names) =>
  Object.fromEntries(Object.entries(lead).filter(([name, value]) => names.includes(name) && value));

/** What a form shows of it, but for the function: of words that are in no list of titles it knows less.
 * @param {Record<string, unknown>} lead */
const shown = ({ time_zone: _, created_at: __, function: ___, notes: ____, ...lead }) => lead;

test("a form's bundle reads the demo's leads as the whole core does", () => {
  const asked = ["first_name", "last_name", "name", "email", "phone", "company", "title", "country", "state", "city"];
  let read = 0;
  for (const lead of leads) {
    const fields = columns(lead, [...asked, "employees", "industry", "website"]);
    const ours = form(fields);
    // A name that only the tables of rarer languages and nicknames have.
    if (fields.country && !ours.country) continue;
    assert.deepEqual(shown(ours), shown(whole(fields)), JSON.stringify(fields));
    read += Object.keys(fields).length;
  }
  assert.ok(leads.length > 40 && read > 200, `${leads.length} leads, ${read} fields`);
});

test("and a short form's bundle what a short form asks", () => {
  for (const lead of leads) {
    const fields = columns(lead, ["first_name", "last_name", "name", "email", "phone", "company"]);
    const { industry: _, ...rest } = shown(whole(fields));
    assert.deepEqual(shown(short(fields)), rest, JSON.stringify(fields));
  }
  assert.deepEqual(shown(short({ title: "Head of Sales" })), { title: "Head of Sales" });
  assert.equal(form({ title: "Head of Sales" }).level, "director");
});
