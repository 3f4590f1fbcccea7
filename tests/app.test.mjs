/**
 * The app as people at work meet it: real Chromium, real workerd, signed in as each role.
 *
 * In scope: a member's day, and every page in both lights and on a phone. Not in scope: what is decided (cases), what is refused
 * (access).
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, narrow, openApp, picture, wide } from "./support/app.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @type {Awaited<ReturnType<typeof openApp>>} */
let app;
before(async () => {
  app = await openApp();
});
after(() => app?.close());

/** @type {{ name: string, who: import("./support/app.mjs").Who, path: string, ready: (page: Page) => Promise<unknown> }[]} */
const pages = [
  {
    name: "card",
    who: "admin",
    path: "/app/leads/l-02",
    ready: (page) => page.getByRole("heading", { name: "Roswitha Flunker" }).waitFor(),
  },
  {
    name: "reviews",
    who: "admin",
    path: "/app/reviews",
    ready: (page) => page.getByRole("heading", { name: "Reviews" }).waitFor(),
  },
  {
    name: "account",
    who: "admin",
    path: "/app/accounts/a-robert-bosch-gmbh",
    ready: (page) => page.getByRole("heading", { name: /Bosch/ }).waitFor(),
  },
  { name: "playbooks", who: "admin", path: "/app/playbook", ready: (page) => page.getByText("Number 1").waitFor() },
  {
    name: "people",
    who: "admin",
    path: "/app/people",
    ready: (page) => page.getByText("ada@brindlewick.example").first().waitFor(),
  },
  { name: "keys", who: "admin", path: "/app/keys", ready: (page) => page.getByText("In use").first().waitFor() },
  {
    name: "webhooks",
    who: "admin",
    path: "/app/webhooks",
    ready: (page) => page.getByText("Nobody is told yet").waitFor(),
  },
  {
    name: "activity",
    who: "admin",
    path: "/app/activity?view=audit",
    ready: (page) => page.getByText("person.make").first().waitFor(),
  },
  {
    name: "receipts",
    who: "admin",
    path: "/app/receipts",
    ready: (page) => page.getByText("The key that signs").waitFor(),
  },
  {
    name: "shares",
    who: "admin",
    path: "/app/shares?team=inside-emea",
    ready: (page) => page.getByText("Amara Diallo").first().waitFor(),
  },
];

for (const { name, who, path, ready } of pages) {
  test(`the page ${name} in light and dark, on a desk and on a phone`, async () => {
    for (const [size, width] of /** @type {const} */ ([
      [wide, "1280"],
      [narrow, "390"],
    ])) {
      for (const dark of [false, true]) {
        await app.visiting({ who, size, dark, expected: /live/ }, async (page) => {
          await page.goto(path);
          await ready(page);
          await picture(page, `${name}-${width}-${dark ? "dark" : "light"}`);
          await accessible(page);
          const sideways = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
          assert.equal(sideways, false, `${name} scrolls sideways at ${width}`);
        });
      }
    }
  });
}
