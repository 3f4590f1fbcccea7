/**
 * The sign-in page as people meet it: real Chromium, a real issuer, another site's page.
 *
 * In scope: signing in by a link and at the issuer, out again, and what browsers add to requests themselves. Not in scope: what
 * is refused (`access.test.mjs`, `sign_in.test.mjs`).
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { findChromium } from "../scripts/lib/chromium.mjs";
import { at } from "../scripts/lib/paths.mjs";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { startProvider } from "./support/issuer.mjs";
import { makeWorkspace, operator, sent } from "./support/workspaces.mjs";

const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
const pictures = at("target", "screenshots");
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;
/** @type {Awaited<ReturnType<typeof startProvider>>} */
let provider;
/** @type {import("playwright-core").Browser} */
let browser;
let key = "";
let id = "";

before(async () => {
  mkdirSync(pictures, { recursive: true });
  worker = await startWorkerd({ stateDir, vars: { LOCAL: "1", OPERATOR_KEY: operator, WEBHOOKS_TO_LOOPBACK: "1" } });
  ({ key } = await makeWorkspace(worker.url, "acme"));
  const body = { email: "pat@example.com", name: "Pat Example", role: "partner_member", partner: "p1" };
  ({ id } = (await sent(worker.url, "POST", "/v1/people", { key, body })).json());
  provider = await startProvider(`${worker.url}/sign-in/callback`);
  await sent(worker.url, "PUT", "/v1/issuer", { key, body: { issuer: provider.issuer, client_id: "public" } });
  const executablePath = process.env.CHROMIUM || findChromium() || undefined;
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
});
after(async () => {
  await browser?.close();
  await worker?.stop();
  await provider?.stop();
  rmSync(stateDir, { recursive: true });
});

async function visitor() {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

/** Whether the page's browser is signed in. @param {import("playwright-core").Page} page */
const isIn = async (page) => (await page.context().request.get(`${worker.url}/v1/me`)).status() === 200;

test("by a link: its secret leaves the address, the button uses it up, another site's page can't end the session", async () => {
  const { link } = (await sent(worker.url, "POST", `/v1/people/${id}/link`, { key })).json();
  const page = await visitor();
  /** @type {string[]} */
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(link);
  const button = page.getByRole("button", { name: "Sign in", exact: true });
  await button.waitFor();
  assert.equal(page.url(), `${worker.url}/sign-in`);
  assert.equal(await isIn(page), false);
  await page.screenshot({ path: join(pictures, "sign-in-link-1280.png"), fullPage: true });
  await button.click();
  await page.getByText("Pat Example (partner member)").waitFor();
  assert.ok(await isIn(page));
  assert.equal(await page.evaluate("document.cookie"), "");
  // Another site's page sends what a page can send.
  await page.route("http://evil.example/**", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<form method="post" action="${worker.url}/v1/sign-out"><button>x</button></form>`,
    }),
  );
  await page.goto("http://evil.example/");
  const [told] = await Promise.all([page.waitForResponse(/sign-out/), page.getByRole("button").click()]);
  assert.equal(told.status(), 403);
  assert.ok(await isIn(page));
  // The link was used up.
  await page.goto(link);
  await button.click();
  await page.getByText("You could not be signed in").waitFor();
  await page.goto(`${worker.url}/sign-in`);
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.getByRole("heading", { name: "As a member of a workspace" }).waitFor();
  assert.equal(await isIn(page), false);
  assert.deepEqual(complaints, []);
  await page.context().close();
});

test("at the company's issuer, and back where it began", async () => {
  const page = await visitor();
  await page.goto(`${worker.url}/sign-in?workspace=acme`);
  await page.screenshot({ path: join(pictures, "sign-in-1280.png"), fullPage: true });
  await page.getByRole("button", { name: "Continue with your company’s sign-in" }).click();
  await page.locator("input[name=login]").fill("pat@example.com");
  await page.locator("input[name=password]").fill("x");
  await page.locator("button[type=submit]").click();
  await page.getByRole("button", { name: "Continue" }).click();
  await page.waitForURL(`${worker.url}/app/**`);
  assert.ok(await isIn(page));
  await page.context().close();
});

test("a link is asked for without a word on who is there", async () => {
  const page = await visitor();
  await page.goto(`${worker.url}/sign-in?workspace=acme`);
  await page.getByLabel("E-mail").fill("stranger@example.com");
  await page.getByRole("button", { name: "Mail me a link" }).click();
  await page.getByText("If somebody here has this address, a link is on its way to it.").waitFor();
  await page.context().close();
});
