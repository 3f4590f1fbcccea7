/**
 * Answers that must not tell whether somebody or something is there: the same bytes, headers too.
 *
 * In scope: pairs of requests of which one is about what exists. Not in scope: how long they take; what is written either way is the
 * same (`access/link.rs`).
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { makeWorkspace, operator, ownPage, send, sent } from "./support/workspaces.mjs";

const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;
/** @type {string} */
let url;
/** @type {string} */
let key;
/** @type {string} */
let publishable;

before(async () => {
  worker = await startWorkerd({ stateDir, vars: { LOCAL: "1", OPERATOR_KEY: operator }, log: () => {} });
  url = worker.url;
  ({ key, publishable } = await makeWorkspace(url, "acme"));
  await sent(url, "POST", "/v1/people", { key, body: { email: "pat@example.com", role: "read_only", name: "Pat" } });
});
after(async () => {
  await worker.stop();
  rmSync(stateDir, { recursive: true });
});

/**
 * All that is told, but for what is of each request by itself: its id, when it was, and how many its key had before.
 * @param {Awaited<ReturnType<typeof send>>} told
 */
function bytes({ status, headers, text }) {
  const { date: _, ratelimit: __, "x-request-id": id, ...others } = headers;
  assert.ok(id);
  return JSON.stringify([status, Object.entries(others).sort(), text]);
}

/** @param {Promise<Awaited<ReturnType<typeof send>>>[]} asked */
async function alike(...asked) {
  const told = await Promise.all(asked);
  for (const answer of told) assert.equal(bytes(answer), bytes(/** @type {any} */ (told[0])));
  return told[0];
}

test("whoever asks for a link to sign in isn't told who is there, nor where", async () => {
  const ask = (/** @type {string} */ workspace, /** @type {string} */ email) =>
    send(url, "POST", "/v1/sign-in", { headers: ownPage(url), body: { workspace, email } });
  const told = await alike(
    ask("acme", "pat@example.com"),
    ask("acme", "nobody@example.com"),
    ask("nowhere", "pat@example.com"),
    ask("No Such", "x"),
  );
  assert.equal(told?.status, 202);
});

test("a key that isn't one, one of nobody and one of another workspace are refused alike", async () => {
  const zeros = "0".repeat(64);
  for (const path of ["/v1/me", "/v1/leads/l-acme-eva", "/v1/metrics", "/v1/suspects"]) {
    const ask = (/** @type {string} */ key) => send(url, "GET", path, { key });
    const told = await alike(ask(`sk_acme_${zeros}`), ask(`sk_nowhere_${zeros}`), ask(`pk_acme_${zeros}`), ask("x"));
    assert.equal(told?.status, 401);
  }
  const post = (/** @type {string} */ key) => send(url, "POST", "/v1/leads", { key, body: { email: "a@example.org" } });
  const form = (/** @type {string} */ key) =>
    send(url, "POST", `/v1/forms/${key}`, {
      headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
      body: "email=a%40example.org",
    });
  const opened = (/** @type {string} */ key) => send(url, "GET", `/v1/forms/${key}/opened`);
  for (const ask of [post, form, opened]) {
    const told = await alike(ask(`pk_acme_${zeros}`), ask(`pk_nowhere_${zeros}`));
    assert.equal(told?.status, 401);
  }
});

test("whoever submits isn't told whether the person or the company was there before", async () => {
  const shape = (/** @type {Awaited<ReturnType<typeof send>>} */ told) => {
    const { id, ...answer } = told.json();
    assert.match(id, /^[0-9a-f-]{36}$/);
    const { date: _, "x-request-id": __, "content-length": ___, ratelimit: ____, ...headers } = told.headers;
    return JSON.stringify([told.status, Object.entries(headers).sort(), answer]);
  };
  const now = { "frontdesk-now": "2026-11-23T09:00:00Z", "cf-connecting-ip": "192.0.2.1" };
  const ask = (/** @type {object} */ body) => send(url, "POST", "/v1/leads", { key: publishable, headers: now, body });
  // The same owner has the account's leads, whoever of it writes, and however often.
  const known = await ask({ email: "eva.example@eva-test.com", last_name: "eva", country: "DE" });
  const stranger = await ask({ email: "somebody.else@eva-test.com", last_name: "else", country: "DE" });
  assert.equal(shape(known), shape(stranger));
  const again = await ask({ email: "somebody.else@eva-test.com", last_name: "else", country: "DE", message: "x" });
  assert.equal(shape(again), shape(stranger));
  const ids = [known, stranger, again].map((told) => told.json().id);
  assert.equal(new Set(ids).size, 3, "an id would tell that it is the same lead");
});

test("what is somebody else's is answered as what isn't there", async () => {
  const other = (await makeWorkspace(url, "other")).key;
  const paths = ["/v1/leads/ID", "/v1/leads/ID/history", "/v1/accounts/ID", "/v1/keys/ID/guard"];
  for (const path of paths) {
    const ask = (/** @type {string} */ id) => send(url, "GET", path.replace("ID", id), { key: other });
    const [theirs, nobodys] = await Promise.all([ask("l-acme-eva"), ask("l-none-eva")]);
    assert.equal(bytes(theirs).replaceAll("acme", "none"), bytes(nobodys), path);
    assert.equal(theirs.status, 404);
  }
});
