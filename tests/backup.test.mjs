/**
 * Backup and restore over HTTP: the whole workspace while leads come in, and back under its own name in another deployment.
 *
 * In scope: that what is put back is what was there, who may, and that half of it is nothing. Not in scope: what is in a backup, and
 * that its parts are of one moment whatever is written (backup.rs).
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { makeWorkspace, operator, send, sent, signIn } from "./support/workspaces.mjs";

const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), "frontdesk-")));
/** @type {Awaited<ReturnType<typeof startWorkerd>>[]} */
const workers = [];
/** @type {string} */
let key;

before(async () => {
  for (const stateDir of folders) {
    workers.push(await startWorkerd({ stateDir, vars: { LOCAL: "1", OPERATOR_KEY: operator }, log: () => {} }));
  }
  ({ key } = await makeWorkspace(at(0), "moved"));
});
after(async () => {
  for (const worker of workers) await worker.stop();
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** The address of one of the deployments. @param {number} place */
function at(place) {
  const worker = workers[place];
  assert.ok(worker);
  return worker.url;
}

let leads = 0;
const lead = (/** @type {string} */ base, message = "") => {
  leads += 1;
  const body = { email: `row-${leads}@unknown-${leads}.com`, last_name: "Row", message };
  return sent(base, "POST", "/v1/leads", { key, body });
};

/** The parts of a backup; `meanwhile` is done between them. @param {string} base @param {() => Promise<unknown>} meanwhile */
async function parts(base, meanwhile) {
  /** @type {string[]} */
  const lines = [];
  let path = "/v1/backup";
  while (path) {
    const told = await sent(base, "GET", path, { key });
    assert.equal(told.headers["content-type"], "application/x-ndjson");
    lines.push(told.text);
    path = /^<([^>]+)>; rel="next"$/.exec(`${told.headers.link ?? ""}`)?.[1] ?? "";
    // No data of anybody's stands in an address.
    if (path) assert.match(path, /^\/v1\/backup\?backup=[0-9a-f-]{36}&part=\d+$/);
    if (path) await meanwhile();
  }
  return lines;
}

/** @param {string} base @param {string} name @param {number} after @param {string} body @param {string} [by] */
const put = (base, name, after, body, by = operator) =>
  send(base, "POST", `/v1/workspaces/${name}/restore?after=${after}`, {
    key: by,
    headers: { "content-type": "application/x-ndjson" },
    body,
  });

/** What a workspace tells of itself. @param {string} base */
async function told(base) {
  const paths = ["/v1/leads?limit=200", "/v1/receipts", "/v1/playbooks", "/v1/accounts/a-eva", "/v1/keys"];
  return Promise.all(paths.map(async (path) => (await sent(base, "GET", path, { key })).text));
}

test("a workspace is taken away while leads come in, and put back as it was", async () => {
  await Promise.all(Array.from({ length: 150 }, () => lead(at(0), "A long message. ".repeat(300))));
  const before = await told(at(0));
  const all = await parts(at(0), () => lead(at(0)));
  assert.ok(all.length >= 3, `${all.length} parts`);
  const file = all.join("");
  const lines = file.trimEnd().split("\n");
  const end = JSON.parse(lines.pop() ?? "");
  const sha256 = createHash("sha256")
    .update(lines.map((line) => `${line}\n`).join(""))
    .digest("hex");
  assert.equal(end.sha256, sha256);
  // Cut elsewhere than it came.
  let after = 0;
  const all_lines = file.split(/(?<=\n)/);
  for (let begin = 0; begin < all_lines.length; begin += 700) {
    const restored = await put(at(1), "moved", after, all_lines.slice(begin, begin + 700).join(""));
    assert.equal(restored.status, 200, restored.text);
    after = restored.json().lines;
    assert.equal(restored.json().sha256 ?? null, begin + 700 < all_lines.length ? null : sha256);
    // Until its end it is nobody's.
    if (begin + 700 < all_lines.length) {
      assert.equal((await send(at(1), "GET", "/v1/me", { key })).status, 401);
      const made = await send(at(1), "POST", "/v1/workspaces", { key: operator, body: { name: "moved" } });
      assert.deepEqual([made.status, made.json().type], [409, "/problems#restore-under-way"]);
    }
  }
  // Its keys open it, and it tells what the other told at that moment; both say in their audit log what was done.
  assert.deepEqual(await told(at(1)), before);
  const audit = async (/** @type {string} */ base) =>
    (await sent(base, "GET", "/v1/audit", { key })).json().map((/** @type {{ what: string }} */ { what }) => what);
  assert.ok((await audit(at(0))).includes("backup.take"));
  assert.deepEqual((await audit(at(1))).slice(-1), ["workspace.restore"]);
  assert.equal((await audit(at(1))).filter((/** @type {string} */ what) => what === "backup.take").length, 0);
  assert.equal((await lead(at(1))).status, 201);
});

test("what can't be restored is told with the line, and a workspace that is there is left alone", async () => {
  const all = await parts(at(0), async () => {});
  const there = await put(at(1), "moved", 0, all[0] ?? "");
  assert.deepEqual([there.status, there.json().type], [409, "/problems#workspace-there"]);
  const first = await put(at(1), "half", 0, all[0] ?? "");
  assert.equal(first.status, 200);
  const other = await put(at(1), "half", 3, all[1] ?? "");
  assert.deepEqual([other.status, other.json().type], [409, "/problems#other-part"]);
  assert.ok(other.json().detail.includes(`after ${first.json().lines} lines`), other.text);
  const bad = await put(at(1), "half", first.json().lines, "{}\n");
  assert.deepEqual([bad.status, bad.json().type], [422, "/problems#bad-backup"]);
  assert.ok(bad.json().detail.startsWith(`line ${first.json().lines + 1}: `), bad.text);
  // Begun anew, it is another's, and nothing of the first is left.
  const anew = await put(at(1), "half", 0, all.join(""));
  assert.deepEqual([anew.status, typeof anew.json().sha256], [200, "string"]);
});

test("nobody but an administrator takes a backup, and nobody but the operator puts one back", async () => {
  const body = { kind: "secret", name: "x", scopes: ["leads:write", "events:read"] };
  const other = (await sent(at(0), "POST", "/v1/keys", { key, body })).json().key;
  assert.equal((await send(at(0), "GET", "/v1/backup", { key: other })).status, 403);
  const { headers } = await signIn(at(0), key, { email: "m@example.com", role: "manager", member: "mia" });
  assert.equal((await send(at(0), "GET", "/v1/backup", { headers })).status, 403);
  assert.equal((await put(at(1), "new", 0, "{}", key)).status, 401);
  const gone = await send(at(0), "GET", "/v1/backup?backup=none&part=1", { key });
  assert.deepEqual([gone.status, gone.json().type], [404, "/problems#no-such-backup"]);
  assert.equal((await send(at(0), "GET", "/v1/backup?part=1", { key })).status, 422);
});
