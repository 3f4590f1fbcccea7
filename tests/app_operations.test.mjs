/**
 * The app for those who look after others: reviews, the playbook, people and keys.
 *
 * In scope: a pair merged and undone; a playbook changed, checked as one types, proved, published for some, rolled back; a person
 * added; a key made and revoked. Not in scope: what each does to leads (the ledger's tests).
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { accessible, openApp, picture } from "./support/app.mjs";

/** @type {Awaited<ReturnType<typeof openApp>>} */
let app;
before(async () => {
  app = await openApp();
});
after(() => app?.close());

/** @param {Record<string, string>} fields @param {string} id */
const lead = (fields, id) => app.asking("POST", "/v1/leads", fields, { "frontdesk-id": id });

test("two leads side by side, merged, and two again", async () => {
  const same = { first_name: "Katharina", last_name: "Sommerfeld", company: "Sommerfeld Logistik GmbH", country: "DE" };
  await lead({ ...same, email: "katharina.sommerfeld@sommerfeld-logistik.example" }, "l-k1");
  await lead({ ...same, first_name: "Kathi", email: "kathi.sommerfeld@sommerfeld-logistik.example" }, "l-k2");
  const pairs = await (await app.asking("GET", "/v1/duplicates")).json();
  assert.ok(pairs.length > 0, "no pair to review");
  await app.visiting({ who: "admin" }, async (page) => {
    await page.goto("/app/reviews");
    const row = page.getByRole("table").locator("tbody tr[data-index]").first();
    await row.getByRole("link").click();
    await page.getByRole("heading", { name: "Side by side" }).waitFor();
    await picture(page, "review-1280-light");
    await accessible(page);
    await page.getByRole("button", { name: "The same: merge" }).click();
    await page.waitForURL("**/app/leads/*");
    await page.getByRole("button", { name: "Undo the merge" }).last().click();
    await page.getByText("Two leads again").waitFor();
  });
});

test("a playbook is checked as one types, saved, proved, published for some and rolled back", async () => {
  await app.visiting({ who: "admin" }, async (page) => {
    await page.goto("/app/playbook");
    await page.getByRole("link", { name: "Number 1" }).click();
    const text = page.getByRole("textbox", { name: "The playbook’s text" });
    await text.waitFor();
    await page.getByText("Reads well.").waitFor();
    await text.click();
    await page.keyboard.press("Control+Home");
    await page.keyboard.type('wotcher = "grace-adeyemi"\n');
    await page.getByRole("heading", { name: "To mend" }).waitFor();
    await page.getByText("wotcher").first().waitFor();
    await picture(page, "playbook-mend-1280-light");
    await accessible(page);
    for (let step = 0; step < 2; step += 1) await page.keyboard.press("Control+z");
    await page.keyboard.press("Control+Home");
    await page.keyboard.type("# Reviewed.\n");
    await page.getByText("Reads well.").waitFor();
    await page.getByRole("button", { name: "Save as a draft" }).click();
    await page.getByRole("heading", { name: "Playbook 2" }).waitFor();
    await page.getByRole("button", { name: "Prove" }).click();
    await page.getByRole("heading", { name: /lead there can be/ }).waitFor({ timeout: 60_000 });
    await page.getByRole("button", { name: "Publish" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("spinbutton").fill("10");
    await dialog.getByRole("button", { name: "Publish" }).click();
    await page.getByText("Canary, 10 %").waitFor();
    await page.goto("/app/playbook/compare?from=1&to=2");
    await page.getByText("# Reviewed.").waitFor();
    await picture(page, "playbook-compare-1280-light");
    await page.goto("/app/playbook");
    await page.getByText("Canary, 10 %").waitFor();
    await page.getByRole("button", { name: "Roll back" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
    await page.getByText("Canary, 10 %").waitFor({ state: "detached" });
  });
});

test("the editor completes names and values from the schema", async () => {
  await app.visiting({ who: "admin" }, async (page) => {
    await page.goto("/app/playbook/1");
    const text = page.getByRole("textbox", { name: "The playbook’s text" });
    await text.click();
    await page.keyboard.press("Control+End");
    await page.keyboard.type("\n[[case]]\nass");
    const option = page.getByRole("option", { name: /assign/ });
    await option.click();
    await page.keyboard.type('"');
    await page.keyboard.press("Backspace");
    await page.keyboard.press("Control+Space");
    await page.getByRole("option", { name: /account_owner/ }).waitFor();
  });
});

test("somebody is added and gets a link; a key is made, told once and revoked", async () => {
  await app.visiting({ who: "admin" }, async (page) => {
    await page.goto("/app/people");
    await page.getByRole("button", { name: "Add somebody" }).click();
    const person = page.getByRole("dialog");
    await person.getByLabel("Name").fill("Nia Newcomer");
    await person.getByLabel("E-mail").fill("nia@brindlewick.example");
    await person.getByLabel("Role").selectOption("read_only");
    await accessible(page);
    await person.getByRole("button", { name: "Add" }).click();
    await page.getByRole("button", { name: "Sign-in link for Nia Newcomer" }).click();
    await page.getByText(/#sl_/).waitFor();
    await page.getByRole("button", { name: "Done" }).click();
    await page.goto("/app/keys");
    await page.getByRole("button", { name: "New key" }).click();
    const making = page.getByRole("dialog");
    await making.getByLabel("Name").fill("CRM");
    await making.getByLabel("leads:read").check();
    await making.getByRole("button", { name: "Make it" }).click();
    await page.getByText(/^sk_/).waitFor();
    await page.getByRole("button", { name: "I have it" }).click();
    await page.getByRole("button", { name: "Revoke CRM" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
    await page
      .getByText(/^Revoked/)
      .first()
      .waitFor();
  });
});
