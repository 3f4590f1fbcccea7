/**
 * Webhooks in workerd, with a receiver on this machine: what is sent, verified by the library that the specification names,
 * and what follows from each answer.
 *
 * In scope: HTTP there and back, alarms, restarts, what may be reached. Not in scope: schedules and order (webhooks.rs).
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { CloudEvent, HTTP } from "cloudevents";
import { Webhook } from "standardwebhooks";
import { startWorkerd } from "../scripts/lib/workerd.mjs";

/**
 * @typedef {{ path: string, headers: Record<string, string>, body: string, event: Record<string, any> }} Received
 * @typedef {{ status: number, headers?: Record<string, string> } | "never"} Answer
 */

const folder = mkdtempSync(join(tmpdir(), "frontdesk-"));
const vars = { LOCAL: "1", WEBHOOKS_TO_LOOPBACK: "1" };
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;

/** Everything that came, and what is answered to each; by path. @type {Received[]} */
const received = [];
/** @type {Record<string, (received: Received) => Answer>} */
const answers = {};
const receiver = createServer((request, response) => {
  /** @type {Buffer[]} */
  const pieces = [];
  request.on("data", (piece) => pieces.push(piece));
  request.on("end", () => {
    const [path, body] = [request.url ?? "", Buffer.concat(pieces).toString("utf8")];
    const headers = /** @type {Record<string, string>} */ (request.headers);
    const one = { path, headers, body, event: JSON.parse(body) };
    received.push(one);
    const answer = answers[path]?.(one) ?? { status: 204 };
    if (answer !== "never") response.writeHead(answer.status, answer.headers).end();
  });
});
const address = () => `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (receiver.address()).port}`;

before(async () => {
  await new Promise((done) => receiver.listen(0, "127.0.0.1", () => done(null)));
  worker = await startWorkerd({ stateDir: join(folder, "state"), vars });
});
after(async () => {
  await worker.stop();
  receiver.closeAllConnections();
  receiver.close();
  rmSync(folder, { recursive: true });
});

/** @param {string} method @param {string} path @param {unknown} [body] */
async function call(method, path, body) {
  const response = await fetch(new URL(path, worker.url), {
    method,
    headers: { authorization: "Bearer sk_demo", "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : null };
}

/** @param {number} status @param {string} method @param {string} path @param {unknown} [body] */
async function done(status, method, path, body) {
  const answer = await call(method, path, body);
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  return answer.body;
}

let people = 0;
/** Sends a lead; its id. */
async function lead() {
  people += 1;
  return (await done(201, "POST", "/v1/leads", { email: `somebody@unknown-${people}.com`, last_name: "Test" })).id;
}

/** A webhook at this path of the receiver. @param {string} path @param {object} [more] */
const webhook = (path, more = {}) => done(201, "POST", "/v1/webhooks", { url: address() + path, ...more });
/** @param {{ id: string }} webhook */
const remove = ({ id }) => done(200, "DELETE", `/v1/webhooks/${id}`);

/**
 * Asks again and again until there is an answer.
 * @template T @param {() => T | null | Promise<T | null>} ask @param {string} what @returns {Promise<NonNullable<T>>}
 */
async function until(ask, what) {
  for (const began = Date.now(); Date.now() - began < 30_000; await new Promise((next) => setTimeout(next, 25))) {
    const answer = await ask();
    if (answer) return answer;
  }
  assert.fail(`waited in vain: ${what}`);
}

/** What came about this lead at this path. @param {string} path @param {string} [lead] */
const came = (path, lead) => received.filter((one) => one.path === path && (!lead || one.event.data?.lead_id === lead));
/** The same, when there are so many. @param {string} path @param {string} [lead] @param {number} [count] */
const coming = (path, lead, count = 1) =>
  until(() => (came(path, lead).length < count ? null : came(path, lead)), `${count} at ${path}`);

describe("a webhook", () => {
  test("is told of what happens, and the signature is good", async () => {
    const hook = await webhook("/told", { events: ["lead.assigned"], description: "CRM" });
    assert.match(hook.secret, /^whsec_/);
    const id = await lead();
    const [told] = await coming("/told", id);
    const verified = new Webhook(hook.secret).verify(told.body, told.headers);
    assert.deepEqual(verified, told.event);
    assert.throws(() => new Webhook(hook.secret).verify(`${told.body} `, told.headers));
    assert.equal(told.headers["content-type"], "application/json");
    assert.equal(told.event.type, "lead.assigned");
    const { events } = await done(200, "GET", `/v1/events?after=${told.event.number - 1}`);
    assert.deepEqual(events[0], told.event);
    const known = await done(200, "GET", `/v1/webhooks/${hook.id}`);
    assert.deepEqual([known.state, known.description, known.secret], ["enabled", "CRM", undefined]);
    const [delivery] = await until(async () => {
      const list = await done(200, "GET", `/v1/webhooks/${hook.id}/deliveries?state=delivered`);
      return list.length > 0 ? list : null;
    }, "the delivery");
    assert.deepEqual([delivery.id, delivery.tries, delivery.last.status], [told.headers["webhook-id"], 1, 204]);
    await remove(hook);
    assert.equal((await call("GET", `/v1/webhooks/${hook.id}`)).status, 404);
  });

  test("is told as CloudEvents, which their own library reads, and signed all the same", async () => {
    const hook = await webhook("/cloud", { events: ["lead.assigned"], format: "cloud_events" });
    assert.equal(hook.format, "cloud_events");
    const id = await lead();
    const [told] = await coming("/cloud", id);
    new Webhook(hook.secret).verify(told.body, told.headers);
    assert.match(told.headers["content-type"] ?? "", /^application\/cloudevents\+json/);
    const event = HTTP.toEvent({ headers: told.headers, body: told.body });
    assert.ok(event instanceof CloudEvent && event.validate());
    assert.deepEqual(
      [event.specversion, event.id, event.source, event.type, event.subject, event.datacontenttype],
      ["1.0", told.headers["webhook-id"], "/workspaces/demo", "lead.assigned", id, "application/json"],
    );
    const { events } = await done(200, "GET", `/v1/events?after=${Number(event.sequence) - 1}`);
    assert.deepEqual([events[0].data, events[0].timestamp], [event.data, told.event.time]);
    await remove(hook);
  });

  test("is told as a message of a chat, where nothing that somebody wrote is more than text", async () => {
    const hook = await webhook("/chat", { events: ["lead.assigned", "lead.rejected"] });
    const changed = await done(200, "POST", `/v1/webhooks/${hook.id}`, { format: "slack" });
    assert.equal(changed.format, "slack");
    const id = await lead();
    await done(200, "POST", `/v1/leads/${id}/reject`, { reason: "<!channel> R&D > @here" });
    const messages = () => received.filter(({ path, body }) => path === "/chat" && body.includes(id));
    await until(() => messages().length === 2, "both messages");
    for (const { body, headers } of messages()) {
      new Webhook(hook.secret).verify(body, headers);
      assert.deepEqual(Object.keys(JSON.parse(body)), ["text"]);
    }
    const texts = messages().map(({ body }) => JSON.parse(body).text);
    assert.ok(texts[0].startsWith(`Lead ${id} came in for front-desk, due `), texts[0]);
    assert.equal(texts[1], `Lead ${id} was rejected: &lt;!channel&gt; R&amp;D &gt; @\u200bhere`);
    assert.equal((await call("POST", "/v1/webhooks", { url: address(), format: "teams" })).status, 400);
    await remove(hook);
  });

  test("whose receiver fails is told again, under the same id", async () => {
    let fails = 1;
    answers["/fails"] = () => ({ status: fails-- > 0 ? 500 : 200 });
    const hook = await webhook("/fails");
    const id = await lead();
    const [first, second] = await coming("/fails", id, 2);
    assert.equal(first.headers["webhook-id"], second.headers["webhook-id"]);
    assert.equal(first.body, second.body);
    new Webhook(hook.secret).verify(second.body, second.headers);
    await remove(hook);
  });

  test("is signed by the old secret and the new one for a while", async () => {
    const hook = await webhook("/rotated");
    const rotated = await done(200, "POST", `/v1/webhooks/${hook.id}/rotate`, { hours: 1 });
    assert.notEqual(rotated.secret, hook.secret);
    const id = await lead();
    const [told] = await coming("/rotated", id);
    for (const secret of [hook.secret, rotated.secret]) new Webhook(secret).verify(told.body, told.headers);
    await remove(hook);
  });

  test("that is gone is disabled with an alarm, the others hear of it, and what it missed can be replayed", async () => {
    answers["/gone"] = () => ({ status: 410 });
    const [hook, other] = [await webhook("/gone"), await webhook("/other", { events: ["webhook.disabled"] })];
    await lead();
    const [told] = await coming("/other");
    assert.deepEqual([told.event.data.webhook, told.event.data.because], [hook.id, "gone"]);
    const [alarm] = await done(200, "GET", "/v1/alarms");
    assert.deepEqual([alarm.kind, alarm.subject], ["webhook.disabled", hook.id]);
    const [dead] = await done(200, "GET", `/v1/webhooks/${hook.id}/deliveries?state=dead`);
    assert.equal(dead.last.status, 410);

    answers["/gone"] = () => ({ status: 200 });
    await done(200, "POST", `/v1/webhooks/${hook.id}`, { state: "enabled" });
    assert.deepEqual(await done(200, "GET", "/v1/alarms"), []);
    const since = { since: new Date(Date.now() - 3_600_000).toISOString() };
    assert.deepEqual(await done(200, "POST", `/v1/webhooks/${hook.id}/replay`, since), { replayed: 1, more: false });
    const [, again] = await coming("/gone", undefined, 2);
    assert.equal(again.headers["webhook-id"], dead.id);
    await remove(hook);
    await remove(other);
  });

  test("is not led elsewhere by a redirect", async () => {
    answers["/moved"] = () => ({ status: 307, headers: { location: "/elsewhere" } });
    const hook = await webhook("/moved");
    await lead();
    const [waiting] = await until(async () => {
      const list = await done(200, "GET", `/v1/webhooks/${hook.id}/deliveries?state=waiting`);
      return list[0]?.last ? list : null;
    }, "the failure");
    assert.equal(waiting.last.status, 307);
    assert.deepEqual(came("/elsewhere"), []);
    await remove(hook);
  });

  test("whose receiver never answers holds up nobody else", async () => {
    answers["/silent"] = () => "never";
    const [silent, quick] = [await webhook("/silent"), await webhook("/quick")];
    const ids = [await lead(), await lead(), await lead(), await lead()];
    await until(() => ids.every((id) => came("/quick", id).length === 1), "the others' events");
    const known = await done(200, "GET", `/v1/webhooks/${silent.id}`);
    assert.equal(known.waiting, ids.length);
    await remove(silent);
    await remove(quick);
  });

  test("is told after a crash of what it was not told before", async () => {
    let fails = true;
    answers["/crash"] = () => ({ status: fails ? 503 : 200 });
    const hook = await webhook("/crash");
    const id = await lead();
    await coming("/crash", id);
    await until(async () => (await done(200, "GET", `/v1/webhooks/${hook.id}`)).failures > 0, "its failure");
    await worker.kill();
    fails = false;
    const tried = came("/crash", id).length;
    worker = await startWorkerd({ stateDir: join(folder, "state"), vars });
    // Nobody asks for it: the alarm is kept with the rest.
    await coming("/crash", id, tried + 1);
    const ids = came("/crash", id).map((one) => one.headers["webhook-id"]);
    assert.equal(new Set(ids).size, 1);
    await remove(hook);
  });
});

describe("what can't be", () => {
  test("is refused with every field", async () => {
    for (const [body, fields] of /** @type {[object, string[]][]} */ ([
      [{ url: "https://10.0.0.1/" }, ["url"]],
      [{ url: "https://metadata.google.internal/" }, ["url"]],
      [{ url: "http://example.com/" }, ["url"]],
      [{}, ["url"]],
      [{ url: "https://example.com/", events: ["lead.lost"], secret: "x" }, ["events", "secret"]],
    ])) {
      const { status, body: problem } = await call("POST", "/v1/webhooks", body);
      assert.deepEqual([status, problem.type], [422, "/problems#bad-fields"]);
      assert.deepEqual(
        problem.errors.map((/** @type {{ field: string }} */ error) => error.field),
        fields,
      );
    }
    assert.equal((await call("POST", "/v1/webhooks", { uri: "x" })).status, 400);
    assert.equal((await call("GET", "/v1/webhooks/nobody")).body.type, "/problems#no-such-webhook");
    assert.equal((await call("GET", "/v1/events?after=soon")).status, 422);
    const hook = await webhook("/none");
    const replay = (/** @type {unknown} */ body) => call("POST", `/v1/webhooks/${hook.id}/replay`, body);
    assert.equal((await replay({ delivery: 1 })).body.type, "/problems#no-such-delivery");
    assert.equal((await replay({})).status, 422);
    assert.equal((await call("GET", `/v1/webhooks/${hook.id}/deliveries?state=lost`)).status, 422);
    await remove(hook);
  });

  test("is to reach this machine where that isn't set, by the address and by the network", async () => {
    const plain = await startWorkerd({ stateDir: join(folder, "plain"), vars: { LOCAL: "1" } });
    const response = await fetch(new URL("/v1/webhooks", plain.url), {
      method: "POST",
      headers: { authorization: "Bearer sk_demo", "content-type": "application/json" },
      body: JSON.stringify({ url: `${address()}/local` }),
    });
    await plain.stop();
    assert.equal(response.status, 422);

    // A Worker that calls whatever it is told, as if a name had led there.
    const bundle = join(folder, "bundle");
    mkdirSync(bundle);
    const code = `import { DurableObject } from "cloudflare:workers";
      export class Workspace extends DurableObject {}
      export default { async fetch(request) {
        const called = fetch(new URL(request.url).searchParams.get("to"), { method: "POST", body: "{}" });
        return new Response(await called.then((answer) => "answered " + answer.status, () => "not reached"));
      } };`;
    writeFileSync(join(bundle, "guard.js"), code);
    for (const [set, expected] of [
      ["0", "not reached"],
      ["1", "answered 204"],
    ]) {
      const there = await startWorkerd({
        stateDir: join(folder, `open${set}`),
        vars: { LOCAL: "1", WEBHOOKS_TO_LOOPBACK: set },
        bundle,
      });
      const answer = await fetch(`${there.url}/?to=${encodeURIComponent(`${address()}/network`)}`);
      assert.equal(await answer.text(), expected);
      await there.stop();
    }
  });
});
