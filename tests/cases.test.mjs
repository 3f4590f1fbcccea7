/**
 * One answer on every path: the stories through the browser bundle in Node and through the Worker in workerd.
 *
 * The records that both are held against, byte for byte, are those that the core gives natively (tests/cases.rs).
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { loadCore, tellCore } from "./support/core.mjs";
import { stories, tellWorker } from "./support/stories.mjs";

const told = stories();

test("there are stories", () => assert.ok(told.length >= 10));

describe("through the browser bundle", () => {
  /** @type {Awaited<ReturnType<typeof loadCore>>} */
  let core;
  before(async () => {
    core = await loadCore();
  });

  for (const story of told) {
    test(story.name, () => assert.deepEqual(tellCore(story, core), story.records));
  }
});

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
