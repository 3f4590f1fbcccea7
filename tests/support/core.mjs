/**
 * The stories through the browser bundle, in whatever runs JavaScript with WebAssembly.
 *
 * In scope: what a ledger would know at each submission. Not in scope: reading stories (stories.mjs), comparing. What stands for a
 * ledger here is the least that the stories need: the model for a port of one's own (docs/guide/conformance.md).
 */
import { readFileSync } from "node:fs";
import { at } from "../../scripts/lib/paths.mjs";
import { decisionIn } from "./stories.mjs";

/** The built bundle, ready. @returns {Promise<typeof import("../../pkg/frontdesk.js")>} */
export async function loadCore() {
  const core = await import(at("pkg", "frontdesk.js"));
  core.initSync({ module: readFileSync(at("pkg", "frontdesk_bg.wasm")) });
  return core;
}

/**
 * The decisions of a story, in order, as the core writes them.
 * @param {import("./stories.mjs").Story} story @param {typeof import("../../pkg/frontdesk.js")} core
 * @returns {string[]}
 */
export function tellCore(story, core) {
  const { type, text } = story.playbook;
  const playbook = type === "application/json" ? core.Playbook.fromJson(text) : core.Playbook.fromToml(text);
  const accounts = story.accounts.map((row) => JSON.parse(core.account(JSON.stringify(row))));
  for (const { deal } of accounts) {
    if (deal) deal.partner_owner = accounts.find(({ id }) => id === deal.partner)?.owner;
  }
  const book = core.AccountBook.build(JSON.stringify(accounts));
  /** What a ledger would hold. @type {Held} */
  const known = { candidates: [], leads: [], size: { leads: 0, submissions: 0 }, accounts, rotation: {} };
  /** @type {any[]} */
  const submissions = [];
  /** What the book gave for each submission. @type {Record<string, any>} */
  const searches = {};
  return story.when.map(({ id, at, fields }) => {
    const lead = JSON.parse(core.standardize(JSON.stringify(fields)));
    if (lead.refused) return JSON.stringify(lead);
    searches[id] = JSON.parse(book.search(JSON.stringify(lead)));
    const route = (/** @type {any} */ searched) => {
      const submission = { id, raw: Object.entries(fields), lead, searched };
      return core.route(JSON.stringify(submission), JSON.stringify(known), playbook, at);
    };
    // As a ledger finds them: of each lead its first submission, and others by identity keys of their own.
    known.candidates = [];
    const { keys } = JSON.parse(core.candidate(route(searches[id]), 0));
    known.candidates = submissions.filter(
      ({ submission, lead, keys: of }) =>
        submission === lead || of?.some((/** @type {string} */ key) => keys?.includes(key)),
    );
    known.colleagues = [];
    known.colleagues = colleagues(known, JSON.parse(route(searches[id])));
    let record = route(searches[id]);
    const earlier = organisationOf(JSON.parse(record), accounts);
    if (earlier) record = route(searches[earlier]);
    submissions.push(JSON.parse(core.candidate(record, known.size.submissions)));
    remember(known, JSON.parse(record), at);
    return decisionIn(record);
  });
}

/**
 * @typedef {{ candidates: any[], leads: any[], size: { leads: number, submissions: number }, accounts: any[],
 *   rotation: Record<string, any>, colleagues?: any[] }} Held
 */

/** The earlier submission whose organisation a merged lead has, where no account has its domain. @param {any} record @param {any[]} accounts */
function organisationOf({ lead, submission, state }, accounts) {
  const same = (/** @type {any} */ a, /** @type {any} */ b) => JSON.stringify(a) === JSON.stringify(b);
  const own = lead.domain === submission.lead.domain && same(lead.company, submission.lead.company);
  if (own || accounts.some(({ domains }) => domains?.includes(lead.domain))) return undefined;
  const has = (/** @type {string} */ field) => (/** @type {any} */ part) =>
    lead[field] !== undefined && same(part.lead[field], lead[field]);
  const from = (state.parts.find(has("domain")) ?? state.parts.find(has("company")))?.submission;
  return from === submission.id ? undefined : from;
}

/** What became of other people's leads, of the accounts or else of the lead's domain. @param {Held} known @param {any} record */
function colleagues(known, { lead_id, lead }) {
  const others = known.leads.filter(({ id }) => id !== lead_id);
  return others
    .filter(({ earlier, domain }) => earlier.account || domain === lead.domain)
    .map(({ earlier }) => earlier);
}

/** @param {Held} known @param {any} record @param {string} at */
function remember(known, record, at) {
  const { case: name, owner, account_id } = record.decision;
  const before = known.leads.find(({ id }) => id === record.lead_id);
  const lead = {
    id: record.lead_id,
    state: record.state,
    owner,
    domain: record.lead.domain,
    created_at: before?.created_at ?? record.lead.created_at ?? at,
    earlier: { lead: record.lead_id, case: name, owner, at, account: account_id },
  };
  const earlier = known.leads.findIndex(({ id }) => id === lead.id);
  if (earlier < 0) known.leads.push(lead);
  else known.leads[earlier] = lead;
  known.size = { leads: known.leads.length, submissions: known.size.submissions + 1 };
  if (record.turn) {
    const { team, segment, circle } = record.turn;
    known.rotation[team] = { ...known.rotation[team], [segment]: circle };
  }
}
