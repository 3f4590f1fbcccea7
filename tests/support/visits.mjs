/**
 * Visitors: real Chromium on real workerd with the demo's workspace in it.
 *
 * In scope: starting both, and visits of which nobody complains in the console. Not in scope: what is done there.
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { findChromium } from "../../scripts/lib/chromium.mjs";
import { at } from "../../scripts/lib/paths.mjs";
import { seed } from "../../scripts/lib/seed.mjs";
import { startWorkerd } from "../../scripts/lib/workerd.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContextOptions} Options */

/** A Monday morning: who is away and when somebody works is the same on every day that this runs. */
export const NOW = "2026-11-23T09:00:00Z";
const axe = readFileSync(at("node_modules", "axe-core", "axe.min.js"), "utf8");
const pictures = at("target", "screenshots");
export const wide = { width: 1280, height: 900 };
export const narrow = { width: 390, height: 844 };

/** Starts the edge and a browser. */
export async function startVisits() {
  const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
  mkdirSync(pictures, { recursive: true });
  const worker = await startWorkerd({ stateDir });
  await seed(worker.url);
  const executablePath = process.env.CHROMIUM || findChromium() || undefined;
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });

  return {
    worker,
    browser,
    /**
     * Opens a page, does `visit`, and demands that nothing was complained about in the console: no script error, no
     * violation of the content security policy.
     * @param {Options & { at?: string, live?: boolean, prefill?: boolean, expected?: RegExp }} options `at`: the address;
     *   `live`: by the real clock, with nothing between the page and the edge; `prefill`: where the page has it, it stays on
     *   (a company that fills itself in while a test types is nothing to rely on); `expected`: complaints that belong to the test
     * @param {(page: Page) => Promise<void>} visit
     */
    async visiting({ at: address = "/", live = false, prefill = false, expected, ...options }, visit) {
      const context = await browser.newContext({
        viewport: wide,
        locale: "en-GB",
        timezoneId: "Europe/London",
        colorScheme: "light",
        reducedMotion: "reduce",
        baseURL: worker.url,
        ...options,
      });
      if (!live) {
        await context.route("**/v1/**", (route) =>
          route.fallback({ headers: { ...route.request().headers(), "frontdesk-now": NOW } }),
        );
      }
      const page = await context.newPage();
      if (!prefill) {
        await page.addInitScript(() =>
          document.addEventListener("DOMContentLoaded", () =>
            document.querySelector("frontdesk-form")?.removeAttribute("prefill"),
          ),
        );
      }
      page.setDefaultTimeout(15_000);
      /** @type {string[]} */
      const complaints = [];
      page.on("pageerror", (error) => complaints.push(String(error)));
      page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(message.text());
      });
      await page.goto(address);
      await visit(page);
      assert.deepEqual(
        complaints.filter((text) => !expected?.test(text)),
        [],
      );
      await context.close();
    },
    async close() {
      await browser.close();
      await worker.stop();
      rmSync(stateDir, { recursive: true });
    },
  };
}

/** @param {Page} page @param {string} name */
export const picture = (page, name) => page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });

/** Waits until the text is there. @param {import("playwright-core").Locator} locator @param {string | RegExp} text */
export const says = (locator, text) => locator.filter({ hasText: text }).first().waitFor();

/** What `axe` finds wrong with the page. @param {Page} page */
export async function found(page) {
  await page.evaluate(axe);
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  return page.evaluate(async (values) => {
    // @ts-expect-error: the page has it by now.
    const { violations } = await window.axe.run(document, { runOnly: { type: "tag", values } });
    return violations.map((/** @type {{ id: string, nodes: { html: string }[] }} */ { id, nodes }) =>
      [id, ...nodes.map(({ html }) => html.slice(0, 160))].join(": "),
    );
  }, tags);
}
