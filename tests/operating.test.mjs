/**
 * Operating it, as it comes over HTTP: request ids, the log, health, figures.
 *
 * In scope: what whoever operates this sees, and that it is nobody's data. Not in scope: what is counted (operating.rs).
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { makeWorkspace, operator, ownPage, send, sent } from "./support/workspaces.mjs";

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

before(async () => {
  const note = (/** @type {string} */ text) => {
    log += text;
  };
  worker = await startWorkerd({ stateDir, vars: { LOCAL: "1", LOG: "1", OPERATOR_KEY: operator }, log: note });
  url = worker.url;
  ({ key, publishable } = await makeWorkspace(url, "acme"));
});
after(async () => {
  await worker.stop();
  rmSync(stateDir, { recursive: true });
});

const sound = /^[A-Za-z0-9_-]{8,64}$/;

/** The lines of the log that are of this request, once there are any. @param {string} id */
async function linesOf(id) {
  for (const began = Date.now(); Date.now() - began < 10_000; await new Promise((next) => setTimeout(next, 25))) {
    const lines = log.split("\n").filter((line) => line.includes(id));
    if (lines.length > 0) return lines;
  }
  assert.fail(`no line of ${id}`);
}

describe("a request's id", () => {
  test("is in every answer, whatever was asked", async () => {
    for (const [method, path] of [
      ["GET", "/"],
      ["GET", "/nothing-here"],
      ["POST", "/"],
      ["DELETE", "/v1/leads"],
      ["GET", "/v1/me"],
      ["OPTIONS", "/v1/leads"],
      ["POST", "/v1/leads"],
      ["POST", `/v1/forms/${publishable}`],
      ["GET", "/healthz"],
      ["GET", "/playbook.schema.json"],
      ["GET", "/sign-in/callback"],
    ]) {
      const { headers } = await send(url, method, path);
      assert.match(`${headers["x-request-id"]}`, sound, `${method} ${path}`);
    }
  });

  test("is the sender's where that can be nothing but an id", async () => {
    const given = "0f8fad5b-d9cb-469f-a165-70867728950e";
    const told = await send(url, "GET", "/v1/me", { key, headers: { "x-request-id": given } });
    assert.equal(told.headers["x-request-id"], given);
    for (const given of ["anna@example.com", "x", "a b c d e f g h", "<script>alert(1)</script>", "y".repeat(65)]) {
      const { headers } = await send(url, "GET", "/v1/me", { key, headers: { "x-request-id": given } });
      assert.notEqual(headers["x-request-id"], given);
      assert.match(`${headers["x-request-id"]}`, sound);
    }
  });

  test("names the same request in the audit log", async () => {
    const id = "an-administrators-request";
    await sent(url, "DELETE", "/v1/accounts/p2", { key, headers: { "x-request-id": id } });
    /** @type {{ request: string, what: string }[]} */
    const entries = (await sent(url, "GET", "/v1/audit", { key })).json();
    assert.deepEqual(
      entries.filter(({ request }) => request === id).map(({ what }) => what),
      ["accounts.remove"],
    );
  });
});

describe("the log", () => {
  test("has a line of JSON for each request, by its door", async () => {
    const id = "a-request-in-the-log";
    await send(url, "GET", "/v1/leads/l-acme-eva?token=abc", { key, headers: { "x-request-id": id } });
    const lines = await linesOf(id);
    assert.equal(lines.length, 1);
    const { took_ms: took, ...line } = JSON.parse(lines[0] ?? "");
    assert.deepEqual(line, { request: id, method: "GET", door: "/v1/leads/{id}", status: 200, workspace: "acme" });
    assert.ok(Number.isInteger(took) && took >= 0);
  });

  test("has nothing that anybody wrote", async () => {
    const secrets = ["zyxanna", "Zyxexample", "zyxcompany", "zyxquery", "zyxid", "203.0.113.77"];
    const body = {
      email: "zyxanna@example.org",
      last_name: "Zyxexample",
      company: "zyxcompany",
      message: { a: [[1]] },
    };
    const from = { "cf-connecting-ip": "203.0.113.77" };
    await sent(url, "POST", "/v1/leads?q=zyxquery", { key: publishable, body, headers: from });
    await send(url, "POST", "/v1/leads", { key, body: '{"last_name": "Zyxexample', headers: from });
    await send(url, "POST", "/v1/leads", { key, body: { email: "zyxanna" }, headers: from });
    await send(url, "GET", "/v1/leads/zyxid", { key, headers: from });
    await send(url, "GET", "/zyxid", { headers: from });
    await send(url, "POST", `/v1/forms/${publishable}`, {
      headers: { ...from, "content-type": "application/x-www-form-urlencoded" },
      body: "email=zyxanna%40example.org&_fax=zyxcompany",
    });
    await send(url, "POST", "/v1/sign-in", {
      headers: { ...ownPage(url), ...from },
      body: { workspace: "acme", email: "zyxanna@example.org" },
    });
    const last = "the-last-of-these";
    await send(url, "GET", "/v1/me", { key, headers: { "x-request-id": last } });
    await linesOf(last);
    for (const secret of [...secrets, key, publishable]) assert.ok(!log.includes(secret), `${secret} is in the log`);
    for (const line of log.split("\n").filter(Boolean)) assert.doesNotThrow(() => JSON.parse(line), line);
  });

  test("is written on a local machine only where it is wanted", async () => {
    let quiet = "";
    const note = (/** @type {string} */ text) => {
      quiet += text;
    };
    const folder = mkdtempSync(join(tmpdir(), "frontdesk-"));
    const other = await startWorkerd({ stateDir: folder, log: note });
    await send(other.url, "GET", "/v1/me");
    await other.stop();
    rmSync(folder, { recursive: true });
    assert.equal(quiet, "");
  });
});

test("health is told to everybody, and nothing else by it", async () => {
  const told = await sent(url, "GET", "/healthz");
  const { version, schema, ...health } = told.json();
  assert.deepEqual(health, { status: "ok", storage: "reachable" });
  assert.match(version, /^\d+\.\d+\.\d+/);
  assert.ok(Number.isInteger(schema) && schema >= 19);
  assert.equal(told.headers["cache-control"], "no-store");
});

describe("figures", () => {
  test("are told as JSON and as Prometheus reads them, and agree", async () => {
    const { key, publishable } = await makeWorkspace(url, "figures");
    for (const name of ["one", "two"]) {
      await sent(url, "POST", "/v1/leads", { key: publishable, body: { email: `${name}@figures-${name}.example` } });
    }
    const trap = { email: "three@figures.example", _fax: "1" };
    await sent(url, "POST", "/v1/leads", { key: publishable, body: trap });
    const json = (await sent(url, "GET", "/v1/metrics", { key })).json();
    // The four of the accounts' owners came before, with their accounts; one of them in its own territory.
    assert.deepEqual(json.day, { submissions: 6, repeats: 0, matched: 4, caught: 5, held: 0 });
    assert.deepEqual(json.all, json.day);
    assert.equal(json.match_rate, 4 / 6);
    assert.equal(json.catch_all_share, 5 / 6);
    assert.deepEqual([json.waiting, json.overdue, json.suspects, json.outbox_waiting, json.alarms], [6, 0, 1, 0, {}]);
    const accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
    const text = await sent(url, "GET", "/v1/metrics", { key, headers: { accept } });
    assert.match(`${text.headers["content-type"]}`, /^text\/plain; version=0\.0\.4/);
    /** @param {string} name */
    const value = (name) => {
      const line = text.text.split("\n").find((line) => line.startsWith(`${name} `));
      assert.ok(line, `${name} isn't in\n${text.text}`);
      return Number(line.slice(name.length));
    };
    assert.equal(value("frontdesk_submissions_total"), 6);
    assert.equal(value("frontdesk_suspects"), 1);
    assert.equal(value("frontdesk_match_rate"), json.match_rate);
    const histogram = "frontdesk_request_duration_seconds";
    // What the edge saw before this request.
    assert.equal(value(`${histogram}_count{door="submission"}`), 7);
    assert.equal(value(`${histogram}_bucket{door="submission",le="+Inf"}`), 7);
    for (const line of text.text.split("\n").filter((line) => line && !line.startsWith("#"))) {
      assert.match(line, /^[a-z_]+(\{[a-z]+="[^"]*"(,[a-z]+="[^"]*")*\})? [0-9.]+$/);
    }
  });

  test("are of one workspace, and for whoever may read reports", async () => {
    assert.equal((await send(url, "GET", "/v1/metrics")).status, 401);
    assert.equal((await send(url, "GET", "/v1/metrics", { key: publishable })).status, 403);
    const other = (await makeWorkspace(url, "other")).key;
    assert.equal((await sent(url, "GET", "/v1/metrics", { key: other })).json().all.submissions, 4);
  });
});

test("what is set is told, and what can't be is refused with every field", async () => {
  const settings = (await sent(url, "GET", "/v1/settings", { key })).json();
  assert.deepEqual(settings, {
    submissions: { most: 1200, seconds: 60 },
    silence: { least: 8 },
    catch_all: { least: 30, points: 15 },
  });
  const wanted = { submissions: null, silence: { least: 20 } };
  const set = await sent(url, "PUT", "/v1/settings", { key, body: wanted });
  assert.deepEqual(set.json(), { ...settings, ...wanted });
  assert.deepEqual((await sent(url, "GET", "/v1/settings", { key })).json(), set.json());
  const bad = { submissions: { most: 0, seconds: 1 }, silence: { least: 1 }, catch_all: { least: 1, points: 0 } };
  const refused = await send(url, "PUT", "/v1/settings", { key, body: bad });
  assert.equal(refused.status, 422, refused.text);
  assert.deepEqual(
    refused.json().errors.map((/** @type {{ field: string }} */ error) => error.field),
    ["submissions", "silence.least", "catch_all.least", "catch_all.points"],
  );
  assert.equal((await send(url, "PUT", "/v1/settings", { key, body: { silent: true } })).status, 400);
  /** @type {{ what: string }[]} */
  const entries = (await sent(url, "GET", "/v1/audit", { key })).json();
  assert.ok(entries.some(({ what }) => what === "settings.set"));
});
