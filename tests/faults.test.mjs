/**
 * The runtime killed under load, a few times: the short form of `npm run test:faults -- --only kills`.
 *
 * In scope: that every acknowledged lead is there, once. Not in scope: figures.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { killed } from "../scripts/faults/kill.mjs";

test("every acknowledged lead is there, once, though workerd was killed again and again", async () => {
  const { kills, leads, wrong } = await killed({ kills: 3 });
  assert.deepEqual(wrong, []);
  assert.ok(kills === 3 && leads > 3, `${leads} leads`);
});
