/**
 * One answer on every path: the stories through the browser bundle in Node and through the Worker in workerd.
 *
 * The records that both are held against, byte for byte, are those that the core gives natively (tests/cases.rs).
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { at } from "../scripts/lib/paths.mjs";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { decisionIn, stories, tellWorker } from "./support/stories.mjs";

const told = stories();

test("there are stories", () => assert.ok(told.length >= 10));

describe("through the browser bundle", () => {
  /** @type {typeof import("../pkg/frontdesk.js")} */
  let core;
  before(async () => {
    core = await import(at("pkg", "frontdesk.js"));
    core.initSync({ module: readFileSync(at("pkg", "frontdesk_bg.wasm")) });
  });

  for (const story of told) {
    test(story.name, () => {
      const { type, text } = story.playbook;
      const playbook = type === "application/json" ? core.Playbook.fromJson(text) : core.Playbook.fromToml(text);
      const accounts = story.accounts.map((row) => JSON.parse(core.account(JSON.stringify(row))));
      const book = core.AccountBook.build(JSON.stringify(accounts));
      /** What a ledger would hold. @type {{ leads: any[], accounts: any[], rotation: Record<string, any> }} */
      const known = { leads: [], accounts, rotation: {} };
      const records = story.when.map(({ id, at, fields }) => {
        const lead = JSON.parse(core.standardize(JSON.stringify(fields)));
        if (lead.refused) return JSON.stringify(lead);
        const searched = JSON.parse(book.search(JSON.stringify(lead)));
        const submission = JSON.stringify({ id, raw: Object.entries(fields), lead, searched });
        const record = core.route(submission, JSON.stringify(known), playbook, at);
        remember(known, JSON.parse(record));
        return decisionIn(record);
      });
      assert.deepEqual(records, story.records);
    });
  }
});

/** @param {{ leads: any[], rotation: Record<string, any> }} known @param {any} record */
function remember(known, record) {
  const lead = { id: record.lead_id, lead: record.lead, owner: record.decision.owner };
  const earlier = known.leads.findIndex(({ id }) => id === lead.id);
  if (earlier < 0) known.leads.push(lead);
  else known.leads[earlier] = lead;
  if (record.turn) {
    const { team, segment, circle } = record.turn;
    known.rotation[team] = { ...known.rotation[team], [segment]: circle };
  }
}

describe("through the Worker", () => {
  for (const story of told) {
    test(story.name, async () => {
      const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
      const worker = await startWorkerd({ stateDir });
      try {
        assert.deepEqual(await tellWorker(worker.url, story), story.records);
      } finally {
        await worker.stop();
        rmSync(stateDir, { recursive: true });
      }
    });
  }
});
