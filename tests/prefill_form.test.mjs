/**
 * The sealed prefill in a form, from the first key to the lead that arrives: the demo's page in Chromium, its buckets by the
 * command line, workerd, and a recording of everything that the edge receives.
 *
 * In scope: what is filled in and no longer asked, the ways back, what is received meanwhile. Not in scope: the protocol and its
 * refusals (prefill).
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { keyDemo, sealDemo } from "../scripts/lib/demo_prefill.mjs";
import { recorder } from "./support/recorder.mjs";
import { found, picture, startVisits } from "./support/visits.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @type {Awaited<ReturnType<typeof startVisits>>} */
let visits;
/** @type {Awaited<ReturnType<typeof recorder>>} */
let edge;

before(async () => {
  await sealDemo();
  visits = await startVisits();
  await keyDemo(visits.worker.url);
  edge = await recorder(() => visits.worker.url, {});
});
after(async () => {
  await edge?.stop();
  await visits?.close();
});

/** Opens the demo's page and touches the form, until all that comes with that is there. @param {Page} page
 * @param {(page: Page) => Promise<unknown>} [first] before it is touched */
async function touch(page, first) {
  await page.goto(edge.url);
  await first?.(page);
  const ready = page.evaluate(() => new Promise((done) => document.addEventListener("frontdesk-ready", done)));
  await page.getByLabel("Work e-mail").click();
  await ready;
  await page.waitForLoadState("networkidle");
}

/** Leaves the address; the columns that were filled in then. @param {Page} page @returns {Promise<string[]>} */
async function leave(page) {
  const filled = page.evaluate(
    () =>
      new Promise((done) =>
        document.addEventListener("frontdesk-prefill", (event) =>
          done(/** @type {CustomEvent} */ (event).detail.columns),
        ),
      ),
  );
  await page.keyboard.press("Tab");
  return filled;
}

const answered = ["Company", "Country", "Company size", "Industry"];
const values = (/** @type {Page} */ page) =>
  Promise.all(answered.map((label) => page.getByLabel(label, { exact: true }).inputValue()));
const seen = async (/** @type {Page} */ page) =>
  (await Promise.all(answered.map((label) => page.getByLabel(label, { exact: true }).isVisible()))).filter(Boolean)
    .length;

test("a work address fills in company, industry, size and country, which are then not asked, and arrive", () =>
  visits.visiting({ at: "about:blank", prefill: true }, async (page) => {
    await touch(page);
    await page.keyboard.type("demo.anna@basf.com");
    assert.deepEqual((await leave(page)).sort(), ["company", "country", "employees", "industry"]);
    const basf = ["BASF SE", "Germany", "112,000 people", "Chemicals"];
    assert.deepEqual(await values(page), basf);
    assert.equal(await seen(page), 0);
    const bar = page.locator(".frontdesk-company");
    for (const value of basf) assert.ok((await bar.textContent())?.includes(value), value);
    assert.deepEqual(await found(page), []);
    await picture(page, "prefilled-1280");

    await bar.getByRole("button", { name: "Change" }).click();
    assert.equal(await seen(page), 4);
    assert.equal(await bar.count(), 0);
    assert.equal(await page.evaluate(() => document.activeElement?.id), "company");

    const sent = page.waitForRequest((request) => request.url().endsWith("/v1/leads"));
    await page.getByRole("button", { name: "Send", exact: true }).click();
    const { company, industry, employees, country } = (await sent).postDataJSON();
    assert.deepEqual([company, country, employees, industry], basf);
    await page.locator("#answer h2").waitFor();
  }));

test("another company's address takes back what the first one filled in, and nothing else", () =>
  visits.visiting({ at: "about:blank", prefill: true }, async (page) => {
    await touch(page);
    await page.keyboard.type("demo.anna@basf.com");
    await leave(page);
    await page.getByRole("button", { name: "Change" }).click();
    await page.getByLabel("Industry").fill("Dishwashers");
    await page.getByLabel("Work e-mail").fill("demo.anna@walmart.com");
    await page.getByLabel("Work e-mail").focus();
    await leave(page);
    const [company, country, size, industry] = await values(page);
    assert.deepEqual([company, country, industry], ["Walmart", "United States", "Dishwashers"]);
    assert.match(size ?? "", /^2,100,000/);
    await page.getByLabel("Work e-mail").fill("demo.anna@unheard-of-zebra.com");
    await page.getByLabel("Work e-mail").focus();
    await page.keyboard.press("Tab");
    await page.waitForFunction(
      () =>
        document.querySelector("input")?.form?.elements.namedItem("company") instanceof HTMLInputElement &&
        /** @type {HTMLInputElement} */ (document.getElementById("company")).value === "",
    );
    assert.deepEqual(await values(page), ["", "", "", "Dishwashers"]);
    assert.equal(await seen(page), 4);
  }));

test("where all is asked, it is filled in and stays in sight", () =>
  visits.visiting({ at: "about:blank", prefill: true }, async (page) => {
    await touch(page, () => page.locator("frontdesk-form").evaluate((form) => form.setAttribute("ask", "all")));
    await page.keyboard.type("demo.anna@basf.com");
    assert.equal((await leave(page)).length, 4);
    assert.equal(await seen(page), 4);
    assert.equal(await page.locator(".frontdesk-company").count(), 0);
  }));

test("the edge receives nothing while an address is typed; then 32 uniform bytes and the name of a shared bucket", async () => {
  /** @type {string[][]} */
  const shapes = [];
  const messages = new Set();
  for (const domain of ["basf.com", "walmart.com", "unheard-of-zebra.com", "basf.com"]) {
    await visits.visiting({ at: "about:blank", prefill: true }, async (page) => {
      await touch(page);
      edge.take();
      await page.keyboard.type(`anna.secret@${domain}`, { delay: 2 });
      // Longer than any pause after which something is looked at or kept.
      await page.waitForTimeout(600);
      assert.deepEqual(
        edge.take().map(({ method, path }) => `${method} ${path}`),
        [],
        domain,
      );
      await page.keyboard.press("Tab");
      const fetched = () => performance.getEntriesByType("resource").some(({ name }) => name.endsWith(".bin"));
      await page.waitForFunction(fetched);
      await page.waitForLoadState("networkidle");
      const received = edge.take();
      const bucket = received.find(({ path }) => path.endsWith(".bin"))?.path ?? "";
      assert.match(bucket, /^\/prefill\/demo\/[0-9a-f]{32}\/[0-9a-f]{4}\.bin$/);
      assert.deepEqual(received.map(({ body }) => body.length).sort(), [0, 32]);
      for (const { method, path, headers, body } of received) {
        const all = `${path} ${JSON.stringify(headers)} ${body.toString("latin1")}`.toLowerCase();
        for (const word of ["anna", "secret", domain, domain.split(".")[0] ?? ""]) {
          const forms = [word, Buffer.from(word).toString("hex"), Buffer.from(word).toString("base64").toLowerCase()];
          assert.ok(!forms.some((form) => all.includes(form.replace(/=+$/, ""))), `${method} ${path} tells ${word}`);
        }
        if (method === "POST") messages.add(body.toString("hex"));
      }
      shapes.push(
        received
          .map(({ method, path, headers, body }) => ({ method, path, headers, length: body.length }))
          .map((one) => JSON.stringify(one).replaceAll(bucket, "BUCKET"))
          .sort(),
      );
    });
  }
  for (const shape of shapes) assert.deepEqual(shape, shapes[0]);
  assert.equal(messages.size, 4);
});

test("where the page does without, nothing of it is even loaded", () =>
  visits.visiting({ at: "about:blank" }, async (page) => {
    edge.take();
    await touch(page);
    await page.keyboard.type("demo.anna@basf.com");
    await page.keyboard.press("Tab");
    await page.waitForTimeout(500);
    assert.deepEqual(
      edge.take().filter(({ path }) => path.includes("prefill")),
      [],
    );
    assert.deepEqual(await values(page), ["", "", "", ""]);
  }));
