/**
 * The app with people in it: a Worker, the demo's workspace on a Monday morning with its leads, and browsers signed in.
 *
 * In scope: setting up, visiting as somebody, what every page has to keep (no complaint, nothing for axe to find). Not in scope:
 * what each test is about.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { chromium } from "playwright-core";
import { findChromium } from "../../scripts/lib/chromium.mjs";
import { at } from "../../scripts/lib/paths.mjs";
import { seed } from "../../scripts/lib/seed.mjs";
import { startWorkerd } from "../../scripts/lib/workerd.mjs";
import { cookieOf, ownPage, sent } from "./workspaces.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** A Monday: who is away and when somebody works is the same on every day that this runs. */
export const NOW = "2026-11-23T15:30:00Z";
const key = "sk_demo";
const pictures = at("target", "screenshots");
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** Milliseconds until something that doesn't come is given up. */
const PATIENCE = 30_000;

/** Who is at Brindlewick's, one for each role. */
export const people = {
  admin: { email: "ada@brindlewick.example", name: "Ada Lindholm", role: "admin" },
  manager: {
    email: "grace.adeyemi@brindlewick.example",
    name: "Grace Adeyemi",
    role: "manager",
    member: "grace-adeyemi",
  },
  member: { email: "amara.diallo@brindlewick.example", name: "Amara Diallo", role: "member", member: "amara-diallo" },
  marketing: { email: "mo@brindlewick.example", name: "Mo Castellan", role: "read_only" },
  partner_manager: {
    email: "wilm@pellworm.example",
    name: "Wilm Pellworm",
    role: "partner_manager",
    partner: "a-pellworm-and-daughters-systemhaus-gmbh",
  },
  partner: {
    email: "okka@pellworm.example",
    name: "Okka Pellworm",
    role: "partner_member",
    partner: "a-pellworm-and-daughters-systemhaus-gmbh",
    member: "okka-pellworm",
  },
};

/** @typedef {keyof typeof people} Who */
/** @typedef {{ email: string, name: string, role: string, member?: string, partner?: string }} Person */

/** The demo's leads, each with the minutes before `NOW` at which it came. @param {string} url */
async function fillIn(url) {
  const rows = /** @type {Record<string, string>[]} */ (
    parse(readFileSync(at("demo", "leads.csv"), "utf8"), { columns: true, bom: true })
  );
  /** @type {Map<string, string>} */
  const ids = new Map();
  for (const [index, { id = "", ...row }] of rows.entries()) {
    const body = Object.fromEntries(Object.entries(row).filter(([, value]) => value));
    const came = new Date(Date.parse(NOW) - (rows.length - index) * 9 * 60_000).toISOString();
    const headers = { "frontdesk-now": came, "frontdesk-id": id };
    const told = await fetch(`${url}/v1/leads`, {
      method: "POST",
      headers: { ...headers, authorization: `Bearer ${key}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (told.ok) ids.set(id, (await told.json()).lead_id);
    else assert.equal(told.status, 422, await told.text());
  }
  return ids;
}

/** Starts all of it. */
export async function openApp() {
  mkdirSync(pictures, { recursive: true });
  const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
  let worker = await startWorkerd({ stateDir, vars: { LOCAL: "1" } });
  await seed(worker.url);
  const leads = await fillIn(worker.url);
  /** @type {Map<string, string>} */
  const ids = new Map();
  const executablePath = process.env.CHROMIUM || findChromium() || undefined;
  const browser = await chromium.launch({
    executablePath,
    args: ["--no-sandbox"],
  });
  const headers = { "frontdesk-now": NOW };

  /** The session of somebody, who is made when they come first. @param {Person} person @param {string} now */
  async function session(person, now) {
    const headers = { "frontdesk-now": now };
    if (!ids.has(person.email)) {
      const made = await sent(worker.url, "POST", "/v1/people", { key, headers, body: person });
      ids.set(person.email, made.json().id);
    }
    const path = `/v1/people/${ids.get(person.email)}/link`;
    const { link } = (await sent(worker.url, "POST", path, { key, headers })).json();
    const body = { link: new URL(link).hash.slice(1) };
    const told = await sent(worker.url, "POST", "/v1/sign-in/link", {
      headers: { ...headers, ...ownPage(worker.url) },
      body,
    });
    const [name = "", ...value] = cookieOf(told).split("=");
    return { name, value: value.join("="), url: worker.url };
  }

  /**
   * Opens the app as somebody, does `visit`, and demands that nothing was complained about in the console.
   * @param {{ who: Who | Person | null, size?: { width: number, height: number }, dark?: boolean, expected?: RegExp, now?: string, clock?: boolean }} options
   *   `who`: null is nobody; `now`: when it is; `clock`: whether the page goes by that, too, and not by the browser's own
   * @param {(page: Page, heard: { url: string, text: string }[]) => Promise<void>} visit `heard`: every answer of the API
   */
  async function visiting({ who, size = wide, dark = false, expected, now = NOW, clock = true }, visit) {
    const headers = { "frontdesk-now": now };
    const context = await browser.newContext({
      viewport: size,
      locale: "en-GB",
      timezoneId: "Europe/London",
      colorScheme: dark ? "dark" : "light",
      reducedMotion: "reduce",
      baseURL: worker.url,
    });
    const person = typeof who === "string" ? people[who] : who;
    if (person) await context.addCookies([await session(person, now)]);
    await context.route("**/v1/**", (route) =>
      route.fallback({ headers: { ...route.request().headers(), ...headers } }),
    );
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    if (clock) await page.clock.install({ time: now });
    /** @type {string[]} */
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) complaints.push(`${message.text()} ${message.location().url}`);
    });
    /** @type {{ url: string, text: string }[]} */
    const heard = [];
    page.on("response", async (response) => {
      if (response.url().includes("/v1/"))
        heard.push({ url: response.url(), text: await response.text().catch(() => "") });
    });
    await visit(page, heard);
    const told = complaints.filter((text) => !expected?.test(text));
    await context.close();
    assert.deepEqual(told, []);
  }

  /** A browser that nobody is signed in with. */
  async function stranger() {
    const context = await browser.newContext({ viewport: wide, baseURL: worker.url });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    return page;
  }

  /** A request with the workspace's key. @param {string} method @param {string} path @param {unknown} [body] @param {Record<string, string>} [also] */
  const asking = (method, path, body, also = {}) =>
    fetch(`${worker.url}${path}`, {
      method,
      headers: { ...headers, ...also, authorization: `Bearer ${key}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  /** @type {Map<string, string>} */
  const owned = new Map();
  /** A lead of this member's. @param {string} owner */
  const leadOf = (owner) => owned.get(owner) ?? "";

  /** What members did with some of the leads, and a campaign: reports have something to show. */
  async function work() {
    const { dispositions } = await (await asking("GET", "/v1/dispositions")).json();
    const named = (/** @type {string} */ stage) =>
      dispositions.find((/** @type {{ stage: string }} */ disposition) => disposition.stage === stage)?.name;
    const { leads: lines } = await (await asking("GET", "/v1/leads?limit=200")).json();
    const stages = ["attempted", "contacted", "contacted", "qualified", "opportunity", "won"];
    for (const [index, { id, owner }] of lines.filter((/** @type {any} */ line) => line.owner).entries()) {
      owned.set(owner, id);
      const disposition = named(stages[index % stages.length] ?? "");
      if (index % 3 === 2 || !disposition) continue;
      const amount = index % stages.length >= 4 ? { amount: 4_200_000, currency: "EUR" } : {};
      const body = { by: owner, disposition, note: "Spoke to them.", next_step: "Send the offer", ...amount };
      const told = await asking("POST", `/v1/leads/${id}/follow-up`, body);
      assert.equal(told.status, 200, await told.text());
    }
    const campaign = { name: "Egress in autumn", names: ["egress-fall"], cost: 1_000_000, currency: "EUR" };
    await asking("POST", "/v1/campaigns", campaign);
  }

  /** Does something to what the Worker keeps, while it doesn't run. @param {(stateDir: string) => Promise<unknown>} work */
  async function between(work) {
    await worker.stop();
    await work(stateDir);
    worker = await startWorkerd({ stateDir, port: Number(new URL(worker.url).port), vars: { LOCAL: "1" } });
  }

  async function close() {
    await browser.close();
    await worker.stop();
    rmSync(stateDir, { recursive: true });
  }
  return { url: worker.url, leads, visiting, stranger, asking, work, leadOf, between, close };
}

export const wide = { width: 1280, height: 900 };
export const narrow = { width: 390, height: 844 };

/** Demands that axe finds nothing. @param {Page} page */
export async function accessible(page) {
  // What is looked at is the page, not that it is being loaded.
  await page.locator("h1").first().waitFor();
  // Not through a script element: the content security policy lets none through that isn't ours.
  await page.evaluate(readFileSync(axe, "utf8"));
  const found = await page.evaluate(() =>
    /** @type {any} */ (globalThis).axe.run(document, { resultTypes: ["violations"] }),
  );
  const violations = found.violations.map((/** @type {any} */ violation) => ({
    id: violation.id,
    nodes: violation.nodes.map((/** @type {any} */ node) => `${node.target} ${node.failureSummary}`),
  }));
  assert.deepEqual(violations, []);
}

/** A picture to look at. @param {Page} page @param {string} name */
export const picture = (page, name) => page.screenshot({ path: join(pictures, `app-${name}.png`) });
