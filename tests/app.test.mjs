/**
 * Every page of the app as each role meets it: on a desk and on a phone, in light and in dark; pictures in target/screenshots.
 *
 * In scope: that each page comes up without a complaint, fits its window, and leaves axe nothing to find. Not in scope: what people do
 * on it (app_roles, app_operations).
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, narrow, openApp, picture, wide } from "./support/app.mjs";

/** @typedef {import("./support/app.mjs").Who} Who */

/** @type {Awaited<ReturnType<typeof openApp>>} */
let app;
before(async () => {
  app = await openApp();
  await app.work();
});
after(() => app?.close());

/** By role the pages that are looked at as it: a name for the picture, an address, a text that is there when the page is.
 * @type {Record<Who, [name: string, path: string, ready: string | RegExp][]>} */
const pages = {
  member: [
    ["my-leads", "/app/leads?state=open", "In the order to call"],
    ["card", "/app/leads/of:amara-diallo", "Why it came here"],
    ["pool", "/app/pool", "First come, first served"],
    ["desk", "/app/desk", "My share of the turns"],
  ],
  partner: [["partner-leads", "/app/leads?state=open", "In the order to call"]],
  partner_manager: [
    ["partner-follow-up", "/app/our-follow-up", "Our people, the last 30 days"],
    ["partner-deals", "/app/deals", "Register who you are talking to"],
  ],
  manager: [
    ["overview", "/app/overview", "Follow-up, by team"],
    ["all-leads", "/app/all", "Everything within your reach"],
    ["report-follow-up", "/app/reports/follow-up", "What these figures mean"],
    ["report-days", "/app/reports/days?by=day", "What these figures mean"],
    ["report-funnel", "/app/reports/funnel?by=channel", "What these figures mean"],
    ["report-first-action", "/app/reports/first-action", "What these figures mean"],
    ["shares", "/app/shares?team=inside-emea", "Leads in turn"],
  ],
  marketing: [
    ["campaigns", "/app/campaigns", "Egress in autumn"],
    ["report-campaigns", "/app/reports/campaigns", "What these figures mean"],
  ],
  admin: [
    ["reviews", "/app/reviews", "Whatever you say can be undone"],
    ["reviews-decided", "/app/reviews?view=decided", "Nothing was decided yet"],
    ["deals", "/app/deals", "What partners registered"],
    ["minimum", "/app/follow-up", "Who doesn’t follow up enough"],
    ["accounts", "/app/accounts?begins=ro", "Robert Bosch GmbH"],
    ["account", "/app/accounts/a-robert-bosch-gmbh", "What we know"],
    ["playbooks", "/app/playbook", "Number 1"],
    ["playbook", "/app/playbook/1", "Reads well."],
    ["people", "/app/people", "ada@brindlewick.example"],
    ["keys", "/app/keys", "In use"],
    ["webhooks", "/app/webhooks", "Signed by the Standard Webhooks specification"],
    ["activity", "/app/activity?view=audit", "person.make"],
    ["receipts", "/app/receipts", "The key that signs"],
  ],
};

for (const [who, visited] of /** @type {[Who, [string, string, string | RegExp][]][]} */ (Object.entries(pages))) {
  for (const [size, width] of /** @type {const} */ ([
    [wide, "1280"],
    [narrow, "390"],
  ])) {
    for (const light of /** @type {const} */ (["light", "dark"])) {
      test(`the pages of role ${who}, ${width} wide, ${light}`, async () => {
        await app.visiting({ who, size, dark: light === "dark" }, async (page) => {
          for (const [name, path, ready] of visited) {
            await page.goto(path.replace(/of:(.*)/, (_, owner) => app.leadOf(owner)));
            await page.getByText(ready).locator("visible=true").first().waitFor();
            // What is still asked for shows that it is.
            await page.locator("wa-skeleton").first().waitFor({ state: "detached" });
            if (/reports|overview/.test(path)) await page.locator(".chart canvas").first().waitFor();
            await picture(page, `${name}-${width}-${light}`);
            await accessible(page);
            const sideways = await page.evaluate("document.documentElement.scrollWidth > innerWidth");
            assert.equal(sideways, false, `${name} scrolls sideways at ${width}`);
          }
        });
      });
    }
  }
}

test("an account is found as one types how its name or its domain begins, and opened", () =>
  app.visiting({ who: "manager" }, async (page) => {
    await page.goto("/app/accounts");
    const rows = page.locator("tbody tr[data-index]");
    await rows.first().waitFor();
    const [field, bosch] = [page.getByRole("searchbox"), page.getByRole("link", { name: "Robert Bosch GmbH" })];
    await field.pressSequentially("bosch.");
    await bosch.waitFor();
    assert.equal(await rows.count(), 1);
    await field.fill("nobody is called so");
    await page.getByText("None has a name or a domain that begins so.").waitFor();
    assert.equal(await field.inputValue(), "nobody is called so");
    // Whoever begins anew by the menu has an empty field.
    await page.getByRole("link", { name: "Accounts" }).click();
    await page.waitForFunction("document.querySelector('input[type=search]').value === ''");
    await field.fill("RÓBERT  bosch");
    await bosch.click();
    await page.getByText("What we know").waitFor();
  }));
