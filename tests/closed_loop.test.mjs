/**
 * The closed loop over HTTP, in workerd: a lead is followed up, counted, and told of on a socket.
 *
 * In scope: doors, their shapes, and sockets. Not in scope: what the numbers are (closed_loop.rs).
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { WebSocket } from "ws";
import { seed } from "../scripts/lib/seed.mjs";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { asDescribed } from "./support/contract.mjs";

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

const headers = { authorization: "Bearer sk_demo", "content-type": "application/json" };

/** @param {string} method @param {string} path @param {unknown} [body] */
async function call(method, path, body) {
  const url = new URL(path, worker.url);
  const response = await fetch(url, { method, headers, body: body === undefined ? null : JSON.stringify(body) });
  await asDescribed(method, url.pathname, response);
  return response;
}

/** @param {string} method @param {string} path @param {unknown} [body] @returns {Promise<any>} */
async function told(method, path, body) {
  const response = await call(method, path, body);
  const text = await response.text();
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}

/** A socket, with what is told on it, one message after another. @param {string[]} protocols */
async function listening(protocols) {
  const socket = new WebSocket(new URL("/v1/live", worker.url.replace("http", "ws")), protocols);
  /** @type {string[]} */
  const messages = [];
  /** @type {(() => void)[]} */
  const waiting = [];
  socket.addEventListener("message", ({ data }) => {
    messages.push(String(data));
    waiting.shift()?.();
  });
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve);
    socket.addEventListener("error", () => reject(new Error("no socket")));
  });
  const next = async () => {
    if (messages.length === 0) await new Promise((/** @type {(of?: undefined) => void} */ told) => waiting.push(told));
    return messages.shift() ?? "";
  };
  return { socket, next };
}

test("a lead is followed up, counted and told of", async () => {
  const { socket, next } = await listening(["frontdesk", "sk_demo"]);
  socket.send("ping");
  assert.equal(await next(), "pong");
  const answer = await told("POST", "/v1/leads", { email: "anna@bosch.com", last_name: "Example", campaign: "Fair" });
  const id = answer.lead_id ?? answer.id;
  const change = JSON.parse(await next());
  assert.equal(change.type, "change");
  assert.deepEqual(
    change.events.map((/** @type {any} */ { event, lead }) => [event, lead]),
    [["lead.assigned", id]],
  );
  assert.equal(change.counters.waiting, 1);

  const refused = await call("POST", `/v1/leads/${id}/follow-up`, { disposition: "no such" });
  assert.equal(refused.status, 422);
  const done = await told("POST", `/v1/leads/${id}/follow-up`, { disposition: "contacted", note: "Wants a demo" });
  assert.equal(done.standing.stage, "contacted");
  assert.ok(done.clock.acted_at);
  assert.equal(JSON.parse(await next()).counters.waiting, 0);
  const won = { disposition: "won", amount: 125_000, currency: "USD" };
  await told("POST", `/v1/leads/${id}/follow-up`, won);
  assert.equal((await told("GET", `/v1/leads/${id}`)).standing.stage, "won");
  const activities = await told("GET", `/v1/leads/${id}/activities`);
  assert.deepEqual(
    activities.map((/** @type {any} */ { disposition }) => disposition),
    ["contacted", "won"],
  );

  const report = await told("GET", "/v1/reports/follow-up?by=member");
  assert.deepEqual([report.totals.given, report.totals.followed, report.totals.revenue], [1, 1, 125_000]);
  const behind = await told("GET", `${report.rows[0].leads}&of=followed`);
  assert.deepEqual(
    behind.leads.map((/** @type {any} */ lead) => lead.id),
    [id],
  );
  const csv = await call("GET", "/v1/reports/campaigns?format=csv");
  assert.match(csv.headers.get("content-type") ?? "", /^text\/csv/);
  assert.match(await csv.text(), /^campaign,name,leads,/);
  socket.close();
});

test("campaigns, members and their absences are kept", async () => {
  const campaign = await told("POST", "/v1/campaigns", { name: "Spring fair", cost: 100_000, currency: "USD" });
  assert.equal((await told("GET", `/v1/campaigns/${encodeURIComponent(campaign.id)}`)).cost, 100_000);
  assert.equal((await call("POST", "/v1/campaigns", { name: "spring FAIR" })).status, 422);
  const report = await told("GET", "/v1/reports/campaigns?campaign=Spring%20fair");
  assert.equal(report.rows[0].values.cost, 100_000);
  await told("DELETE", `/v1/campaigns/${encodeURIComponent(campaign.id)}`);
  assert.equal((await call("GET", "/v1/campaigns/nobody")).status, 404);
  const absence = await told("POST", "/v1/members/priya-raman/absences", { to: "2099-01-01" });
  assert.equal((await told("GET", "/v1/members/priya-raman/absences")).length, 1);
  assert.ok((await told("DELETE", `/v1/absences/${absence.number}`)).withdrawn);
  assert.equal((await told("GET", "/v1/members/priya-raman/standing")).member, "priya-raman");
  assert.equal((await call("GET", "/v1/members/nobody/standing")).status, 404);
  assert.deepEqual(await told("GET", "/v1/minimum-follow-up"), []);
  assert.deepEqual((await told("GET", "/v1/pool")).leads, []);
  for (const { name, by } of (await told("GET", "/v1/reports")).reports) {
    for (const one of by) await told("GET", `/v1/reports/${name}?by=${one}`);
  }
  assert.equal((await call("GET", "/v1/reports/weather")).status, 404);
  assert.equal((await call("GET", "/v1/reports/days?from=soon")).status, 422);
});

test("a socket is for those who have a key, and for pages of this origin", async () => {
  assert.equal((await call("GET", "/v1/live")).status, 426);
  await assert.rejects(listening(["frontdesk", "sk_nobody_knows"]));
  await assert.rejects(listening([]));
});
