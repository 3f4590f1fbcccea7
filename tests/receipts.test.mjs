/**
 * Receipts, history and erasure over HTTP: what workerd wrote is made again by the command line, bit for bit.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../scripts/lib/paths.mjs";
import { seed } from "../scripts/lib/seed.mjs";
import { startWorkerd } from "../scripts/lib/workerd.mjs";

const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;

before(async () => {
  worker = await startWorkerd({ stateDir });
  await seed(worker.url);
});
after(async () => {
  await worker.stop();
  rmSync(stateDir, { recursive: true });
});

const authorization = "Bearer sk_demo";

/** @param {string} path @param {RequestInit} [init] */
const call = (path, init = {}) => fetch(new URL(path, worker.url), { ...init, headers: { authorization } });

/** @param {string} method @param {string} path @param {unknown} body */
const send = (method, path, body) =>
  fetch(new URL(path, worker.url), {
    method,
    headers: { authorization, "content-type": "application/json" },
    body: JSON.stringify(body),
  });

/** All parts of the chain, as one file. */
async function receipts() {
  let path = "/v1/receipts";
  let file = "";
  while (path) {
    const response = await call(path);
    assert.equal(response.status, 200);
    assert.equal(response.headers.get("content-type"), "application/x-ndjson");
    file += await response.text();
    path = response.headers.get("link")?.match(/^<(.*)>; rel="next"$/)?.[1] ?? "";
  }
  return file;
}

/** @param {string} input @param {string[]} further */
const replay = (input, ...further) =>
  spawnSync("cargo", ["run", "-q", "--locked", "-p", "frontdesk-cli", "--", "replay", "-", ...further], {
    cwd: root,
    input,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });

test("what workerd decided is made again without it, and a changed word is found", async () => {
  const fields = { email: "petra@bosch.com", last_name: "Musterfrau", country: "Germany" };
  for (const more of [{}, { title: "CTO" }]) {
    assert.equal((await send("POST", "/v1/leads", { ...fields, ...more })).status, 201);
  }
  const file = await receipts();
  const { public_key } = await (await call("/v1/receipts/key")).json();
  const verified = replay(file, "--key", public_key);
  assert.equal(verified.status, 0, verified.stdout + verified.stderr);
  assert.match(verified.stdout, /^verified: receipts 1 to \d+: \d+ decisions made again, bit for bit/);
  const forged = replay(file.replace(/"owner":"([^"]+)","playbook"/, '"owner":"nobody","playbook"'));
  assert.equal(forged.status, 1);
  assert.match(forged.stdout, /receipt \d+: decision\/owner: found "nobody"/);
  const { public_key: other } = await (await call("/v1/receipts/key", { method: "POST" })).json();
  assert.notEqual(other, public_key);
  assert.equal(replay(await receipts(), "--key", other).status, 0);
});

test("a person is exported, erased and forgotten, and the chain holds", async () => {
  const consent = { text: "I agree", version: "3", basis: "consent" };
  const fields = { email: "forget@bosch.com", last_name: "Vergissmeinnicht", consent };
  const { id } = await (await send("POST", "/v1/leads", fields)).json();
  const person = await (await call(`/v1/leads/${id}/person`)).json();
  assert.deepEqual(person.lead.submissions[0].consent, consent);
  assert.equal(person.receipts.length, 1);
  const history = await (await call(`/v1/leads/${id}/history`)).json();
  assert.deepEqual(
    history.slice(0, 3).map((/** @type {{ what: string }} */ { what }) => what),
    ["received", "decided", "assigned"],
  );
  const erased = await (await send("POST", `/v1/leads/${id}/erase`, { by: "Ada" })).json();
  assert.deepEqual([erased.lead, erased.submissions, erased.receipts, erased.erased.by], [id, 1, 1, "Ada"]);
  for (const path of ["", "/person"]) assert.equal((await call(`/v1/leads/${id}${path}`)).status, 404);
  assert.equal((await send("POST", `/v1/leads/${id}/erase`, {})).status, 404);
  const file = await receipts();
  assert.ok(!file.includes("forget@bosch.com") && !file.includes("Vergissmeinnicht"));
  const verified = replay(file);
  assert.equal(verified.status, 0, verified.stdout);
  assert.match(verified.stdout, /1 erased: their outcome can't be made again/);
  const again = await (await send("POST", "/v1/leads", fields)).json();
  assert.equal((await (await call(`/v1/leads/${again.id}`)).json()).submissions.length, 1);
});

test("how long leads are kept is set in days", async () => {
  const get = async () => (await (await call("/v1/retention")).json()).days;
  assert.equal(await get(), null);
  assert.equal((await send("PUT", "/v1/retention", { days: 730 })).status, 200);
  assert.equal(await get(), 730);
  assert.equal((await send("PUT", "/v1/retention", { days: 0 })).status, 422);
  assert.equal((await send("PUT", "/v1/retention", { days: null })).status, 200);
  assert.equal(await get(), null);
});
