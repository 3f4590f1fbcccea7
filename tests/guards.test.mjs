/**
 * What programs send to forms, in workerd: fields that nobody sees, forms sent too fast, Turnstile with a server in its place.
 *
 * In scope: that what is suspicious waits and isn't lost, and that whoever sent it is told nothing of it. Not in scope: each rule
 * (operating.rs), limits.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { makeWorkspace, operator, send, sent } from "./support/workspaces.mjs";

const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;
let log = "";
/** @type {string} */
let url;
/** @type {string} */
let key;
/** @type {string} */
let publishable;
/** The id of the publishable key. @type {string} */
let id;

/** What was asked of the server in Turnstile's place, and what it answers. @type {Record<string, any>[]} */
const asked = [];
/** @type {(asked: Record<string, any>) => { status?: number, body?: unknown } | "never"} */
let says = () => ({ body: { success: true } });
const server = createServer((request, response) => {
  /** @type {Buffer[]} */
  const pieces = [];
  request.on("data", (piece) => pieces.push(piece));
  request.on("end", () => {
    const question = JSON.parse(Buffer.concat(pieces).toString("utf8"));
    asked.push(question);
    const answer = says(question);
    if (answer === "never") return;
    response.writeHead(answer.status ?? 200, { "content-type": "application/json" });
    response.end(typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body));
  });
});

before(async () => {
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(null)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const vars = { LOCAL: "1", OPERATOR_KEY: operator, WEBHOOKS_TO_LOOPBACK: "1" };
  const note = (/** @type {string} */ text) => {
    log += text;
  };
  worker = await startWorkerd({
    stateDir,
    vars: { ...vars, TURNSTILE_URL: `http://127.0.0.1:${port}/siteverify` },
    log: note,
  });
  url = worker.url;
  ({ key, publishable } = await makeWorkspace(url, "acme"));
  /** @type {{ id: string, kind: string }[]} */
  const keys = (await sent(url, "GET", "/v1/keys", { key })).json();
  id = keys.find(({ kind }) => kind === "publishable")?.id ?? "";
});
after(async () => {
  await worker.stop();
  server.closeAllConnections();
  server.close();
  rmSync(stateDir, { recursive: true });
});

/** @param {object} guard */
const guarded = (guard) => sent(url, "PUT", `/v1/keys/${id}/guard`, { key, body: guard });
let people = 0;
/** @param {Record<string, string>} more @param {Record<string, string>} [headers] */
const submit = (more = {}, headers = {}) => {
  people += 1;
  const body = { email: `somebody@unknown-${people}.com`, company: `Company ${people}`, ...more };
  return sent(url, "POST", "/v1/leads", { key: publishable, headers, body });
};
const opened = async () => (await sent(url, "GET", `/v1/forms/${publishable}/opened`)).json().opened;
/** @returns {Promise<{ number: number, id: string, because: string[], fields: [string, string][] }[]>} */
const suspects = async () => (await sent(url, "GET", "/v1/suspects", { key })).json();
const latest = async () => (await suspects()).at(-1);
/** @param {number | undefined} number @param {string} verdict @param {string} [by] */
const say = (number, verdict, by = key) => send(url, "POST", `/v1/suspects/${number}`, { key: by, body: { verdict } });

/** Whether a lead is held, by its answer. @param {Awaited<ReturnType<typeof submit>>} told */
const isHeld = async (told) => (await suspects()).some((suspect) => suspect.id === told.json().id);

describe("a field that nobody sees", () => {
  test("holds what fills it in, and tells its sender nothing", async () => {
    const taken = await submit({ _fax: "" });
    assert.ok(!(await isHeld(taken)));
    const held = await submit({ _fax: "030 1234" });
    assert.ok(await isHeld(held));
    // As where nobody has to call; the same headers, and no word of what is suspected.
    assert.deepEqual(held.json(), { id: held.json().id, owner: null, due_at: null });
    assert.deepEqual(Object.keys(held.headers).sort(), Object.keys(taken.headers).sort());
    const suspect = await latest();
    assert.deepEqual([suspect?.because, suspect?.id], [["honeypot"], held.json().id]);
    assert.equal((await send(url, "GET", `/v1/leads/${held.json().id}`, { key })).status, 404);
  });

  test("is called as the workspace wants", async () => {
    await guarded({ honeypot: "website_2" });
    assert.ok(!(await isHeld(await submit({ _fax: "1" }))));
    assert.ok(await isHeld(await submit({ website_2: "spam.example" })));
    await guarded({});
  });
});

describe("a form that says when it was opened", () => {
  test("is held when it is sent faster than anybody writes", async () => {
    const word = await opened();
    assert.match(word, /^[A-Za-z0-9_-]{32}$/);
    assert.ok(await isHeld(await submit({ _opened: word })));
    const later = { "frontdesk-now": new Date(Date.now() + 5_000).toISOString() };
    const taken = await submit({ _opened: word }, later);
    assert.ok(!(await isHeld(taken)));
    // It is no field of the lead.
    const { submissions } = (await sent(url, "GET", `/v1/leads/${taken.json().id}`, { key })).json();
    assert.deepEqual(
      submissions[0].fields.map((/** @type {[string, string]} */ [name]) => name),
      ["email", "company"],
    );
    const other = `${word.slice(0, -1)}${word.endsWith("A") ? "B" : "A"}`;
    assert.ok(await isHeld(await submit({ _opened: other }, later)));
  });

  test("is asked to, where the workspace wants it", async () => {
    await guarded({ opened: true });
    assert.ok(await isHeld(await submit()));
    assert.deepEqual((await latest())?.because, ["not_opened"]);
    await guarded({});
  });

  test("gets the word only with a publishable key, from its origins", async () => {
    for (const other of [key, "pk_acme_none", "x"]) {
      assert.equal((await send(url, "GET", `/v1/forms/${other}/opened`)).status, 401, other);
    }
    const from = (/** @type {string} */ origin) =>
      send(url, "GET", `/v1/forms/${publishable}/opened`, { headers: { origin } });
    assert.equal((await from("https://elsewhere.example")).status, 403);
  });
});

describe("somebody's word on a suspect", () => {
  test("routes it, under the id that its sender was told", async () => {
    const told = (await submit({ _fax: "1", last_name: "Genuine" })).json();
    const suspect = await latest();
    const released = await say(suspect?.number, "genuine");
    assert.equal(released.status, 201, released.text);
    assert.equal(released.json().id, told.id);
    assert.ok(released.json().owner.name);
    const lead = (await sent(url, "GET", `/v1/leads/${told.id}`, { key })).json();
    assert.equal(lead.lead.last_name, "Genuine");
    assert.equal((await say(suspect?.number, "genuine")).status, 404);
    assert.ok((await suspects()).every(({ id }) => id !== told.id));
    /** @type {{ what: string, on: string }[]} */
    const entries = (await sent(url, "GET", "/v1/audit", { key })).json();
    assert.ok(entries.some(({ what, on }) => what === "suspect.release" && on === `${suspect?.number}`));
  });

  test("forgets it", async () => {
    await submit({ _fax: "1" });
    const suspect = await latest();
    const told = await say(suspect?.number, "spam");
    assert.deepEqual([told.status, told.json().id], [200, suspect?.id]);
    assert.equal((await say(suspect?.number, "spam")).status, 404);
  });

  test("is one of two, and of somebody who may write leads", async () => {
    await submit({ _fax: "1" });
    const suspect = await latest();
    assert.equal((await say(suspect?.number, "perhaps")).status, 400);
    assert.equal((await say(suspect?.number, "genuine", publishable)).status, 403);
    assert.equal((await send(url, "GET", "/v1/suspects", { key: publishable })).status, 403);
    const other = (await makeWorkspace(url, "other")).key;
    assert.equal((await say(suspect?.number, "genuine", other)).status, 404);
    assert.deepEqual((await sent(url, "GET", "/v1/suspects", { key: other })).json(), []);
  });
});

describe("Turnstile", () => {
  const secret = "0x4AAAAAAA-a-secret";
  const turnstile = (/** @type {string} */ when_down = "accept") => guarded({ turnstile: { secret, when_down } });
  const answer = (/** @type {string} */ token) => ({ "cf-turnstile-response": token });

  test("is asked once for a submission, and not about the sender's address", async () => {
    const { turnstile: kept } = (await turnstile()).json();
    assert.deepEqual(kept, { secret: "", when_down: "accept" });
    says = () => ({ body: { success: true, "error-codes": [] } });
    asked.length = 0;
    const headers = { "cf-connecting-ip": "192.0.2.33", "idempotency-key": "a-form" };
    people += 1;
    const body = { email: `somebody@unknown-${people}.com`, ...answer("token-1") };
    const send = () => sent(url, "POST", "/v1/leads", { key: publishable, headers, body });
    const told = await send();
    assert.ok(!(await isHeld(told)));
    const { idempotency_key: once, ...question } = asked[0] ?? {};
    assert.deepEqual([asked.length, question], [1, { secret, response: "token-1" }]);
    assert.match(once, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
    // Sent again, it is answered again, though its token is used up.
    says = () => ({ body: { success: false, "error-codes": ["timeout-or-duplicate"] } });
    assert.equal((await send()).text, told.text);
    assert.equal(asked.length, 1);
  });

  test("says no, and the submission waits; without a token it isn't even asked", async () => {
    says = () => ({ body: { success: false, "error-codes": ["invalid-input-response"] } });
    assert.ok(await isHeld(await submit(answer("forged"))));
    assert.deepEqual((await latest())?.because, ["not_proved"]);
    const before = asked.length;
    assert.ok(await isHeld(await submit()));
    assert.equal(asked.length, before);
  });

  test("that can't be asked keeps nobody out, unless the workspace wants it", async () => {
    for (const down of /** @type {(typeof says)[]} */ ([
      () => ({ status: 500, body: "oh" }),
      () => ({ body: "no JSON" }),
      () => ({ body: { success: false, "error-codes": ["invalid-input-secret"] } }),
      () => ({ body: { success: false, "error-codes": ["internal-error"] } }),
      () => "never",
    ])) {
      says = down;
      const told = await submit(answer("token"));
      assert.ok(!(await isHeld(told)), `${down}`);
      const { submissions } = (await sent(url, "GET", `/v1/leads/${told.json().id}`, { key })).json();
      assert.deepEqual(submissions[0].flags, ["unproved"]);
    }
    await turnstile("hold");
    assert.ok(await isHeld(await submit(answer("token"))));
    assert.deepEqual((await latest())?.because, ["unproved"]);
    await guarded({});
    assert.ok(!(await isHeld(await submit(answer("token")))));
  });

  test("is asked by nobody's secret in a log or an answer", async () => {
    const told = await sent(url, "GET", `/v1/keys/${id}/guard`, { key });
    const events = await sent(url, "GET", "/v1/events", { key });
    for (const text of [log, told.text, events.text]) assert.ok(!text.includes(secret));
  });
});
