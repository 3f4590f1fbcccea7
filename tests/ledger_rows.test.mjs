/**
 * The ledger on Durable Object SQL and the ledger on rusqlite hold the same rows after the same stories.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { at, root } from "../scripts/lib/paths.mjs";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { stories, tellWorker } from "./support/stories.mjs";

const rows = (/** @type {string} */ file) =>
  execFileSync("cargo", ["run", "--quiet", "--locked", "--example", "ledger_rows", "--", file], {
    cwd: root,
    encoding: "utf8",
  })
    .trimEnd()
    .split("\n")
    // What the edge adds: who did what by which key, and answers kept for those who send again.
    .filter((row) => !/^(audit|idempotency) /.test(row));

/** The one database that a workerd with one workspace has. @param {string} stateDir */
function database(stateDir) {
  const files = readdirSync(stateDir, { recursive: true, encoding: "utf8" });
  const databases = files.filter((file) => file.endsWith(".sqlite") && !file.includes("metadata"));
  assert.equal(databases.length, 1, databases.join(", "));
  return join(stateDir, databases[0]);
}

for (const story of stories()) {
  test(story.name, async () => {
    const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
    try {
      const worker = await startWorkerd({ stateDir });
      try {
        await tellWorker(worker.url, story);
      } finally {
        await worker.stop();
      }
      const stored = rows(database(stateDir));
      const expected = rows(at("tests", "cases", `${story.name}.json`));
      assert.ok(expected.length > 3);
      assert.deepEqual(stored, expected);
    } finally {
      rmSync(stateDir, { recursive: true });
    }
  });
}
