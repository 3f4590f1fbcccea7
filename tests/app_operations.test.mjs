/**
 * The app for those who look after others: reviews, the playbook, people and keys.
 *
 * In scope: a pair merged and undone; a playbook changed, as a text and by its form, checked as one types, proved, compared on past
 * leads, published, rolled back; a word explained; a person added; a key made and revoked. Not in scope: what each does to leads (the
 * ledger's tests), files of leads (app_import.test.mjs).
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
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
    await page.goto("/app/playbook/compare?from=1&to=2&view=text");
    await page.getByText("# Reviewed.").waitFor();
    await picture(page, "playbook-compare-1280-light");
    await page.getByRole("link", { name: "What it changes for leads" }).click();
    await page.getByText("No lead would change").waitFor();
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

test("a playbook is changed by its form, proved, seen on the map, compared lead by lead, published and rolled back", async () => {
  const before = (await (await app.asking("GET", "/v1/playbooks/1")).json()).text;
  await app.visiting({ who: "admin" }, async (page) => {
    await page.goto("/app/playbook/1");
    const part = page.getByRole("combobox", { name: "Part of the playbook" });
    await part.selectOption("territory");
    await page.getByRole("button", { name: /DACH/ }).first().click();
    await accessible(page);
    await picture(page, "playbook-form-1280-light");
    const condition = page.getByRole("combobox", { name: "Country: add" });
    await condition.fill("PL");
    await condition.press("Enter");
    await page.getByRole("button", { name: "Take out PL" }).waitFor();
    await part.selectOption("team");
    await page.getByRole("button", { name: /field-nordics/ }).click();
    await page.getByRole("combobox", { name: "Members: add" }).fill("zofia-kowalska");
    await page.getByRole("combobox", { name: "Members: add" }).press("Enter");
    await page.getByRole("button", { name: "Take out zofia-kowalska" }).waitFor();
    await part.selectOption("member");
    await page.getByRole("button", { name: /jonas-weber/ }).click();
    await page.getByRole("button", { name: "Remove away 1" }).click();
    await page.getByRole("spinbutton", { name: /^Weight/ }).fill("4");
    await page.getByRole("spinbutton", { name: /^Weight/ }).blur();
    await picture(page, "playbook-member-1280-light");
    await part.selectOption("case");
    await page.getByRole("button", { name: "Move Competitor up" }).click();
    await page.getByRole("button", { name: "1 Competitor Nobody" }).waitFor();
    await page.getByRole("button", { name: "Move Competitor down" }).click();
    await part.selectOption("minimum_follow_up");
    await page.getByRole("spinbutton", { name: /^Percent/ }).fill("70");
    await page.getByRole("spinbutton", { name: /^Percent/ }).blur();
    await page.getByText("Reads well.").waitFor();
    await page.getByRole("button", { name: "Map" }).click();
    await page.getByRole("img", { name: /Which country/ }).waitFor({ timeout: 60_000 });
    await page.getByText("US West").first().waitFor();
    await accessible(page);
    await picture(page, "playbook-map-1280-light");
    await page.getByRole("button", { name: "Text and form" }).click();
    await page.getByRole("button", { name: "Save as a draft" }).click();
    await page.waitForURL(/playbook\/[3-9]/);
    const number = Number(page.url().split("/").at(-1));
    const { text } = await (await app.asking("GET", `/v1/playbooks/${number}`)).json();
    // Only what was changed is another, to the last space and comment.
    const gone = before.split("\n").filter((/** @type {string} */ line) => !text.split("\n").includes(line));
    const come = text.split("\n").filter((/** @type {string} */ line) => !before.split("\n").includes(line));
    assert.deepEqual(come, [
      "weight = 4",
      'away = [{ from = "2026-12-21", to = "2027-01-08" }]',
      'members = ["astrid-nyberg", "zofia-kowalska"]',
      'when = { country = ["DACH", "PL"] }',
      "[minimum_follow_up]",
      "percent = 70",
    ]);
    assert.deepEqual(gone, [
      "away = [",
      '  { from = "2026-11-16", to = "2026-11-27" },',
      '  { from = "2026-12-21", to = "2027-01-08" },',
      'members = ["astrid-nyberg"]',
      'when = { country = "DACH" }',
    ]);
    await page.getByRole("button", { name: "Prove" }).click();
    await page.getByRole("heading", { name: /lead there can be/ }).waitFor({ timeout: 60_000 });
    await page.getByRole("link", { name: "Compare" }).click();
    await page.getByRole("heading", { name: /Who gains and who loses/ }).waitFor({ timeout: 60_000 });
    await page.getByText(/leads would change/).waitFor();
    await accessible(page);
    await picture(page, "playbook-difference-1280-light");
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "CSV" }).click();
    const path = await (await download).path();
    const lines = readFileSync(path, "utf8").trim().split("\r\n");
    assert.match(lines[0] ?? "", /^lead_id,created_at,company,country,case_before,case_after,territory_before/);
    assert.ok(
      lines.slice(1).some((line) => line.includes("Central & Eastern Europe,DACH")),
      lines.join("\n"),
    );
    await page.goto(`/app/playbook/${number}`);
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Publish" }).click();
    await page.getByText("In force", { exact: true }).waitFor();
    await page.goto("/app/playbook");
    await page.getByRole("button", { name: "Roll back" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Roll back" }).click();
    await page.getByText("The playbook before it is in force again").waitFor();
    const all = await (await app.asking("GET", "/v1/playbooks")).json();
    assert.equal(all.find((/** @type {any} */ playbook) => playbook.state === "published").number, 1);
  });
});

test("a word that nobody knew is said to mean something, in the page of the dictionary", async () => {
  for (const name of ["a", "b"]) {
    const told = await lead({ email: `${name}@zorb.example`, title: "Wumpus", company: "Zorb" }, `l-zorb-${name}`);
    assert.equal(told.status, 201);
  }
  await app.visiting({ who: "admin" }, async (page) => {
    await page.goto("/app/dictionary");
    await page.getByRole("button", { name: "Explain Wumpus" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Level").selectOption("senior");
    await accessible(page);
    await dialog.getByRole("button", { name: "Add" }).click();
    await page.getByRole("button", { name: "Take out Wumpus" }).waitFor();
    await accessible(page);
    await picture(page, "dictionary-1280-light");
    await page.getByRole("button", { name: "Save as a draft" }).click();
    await page.waitForURL(/app\/playbook\/\d+/);
    const number = Number(page.url().split("/").at(-1));
    const { text } = await (await app.asking("GET", `/v1/playbooks/${number}`)).json();
    assert.ok(text.includes('function = "information_technology" }\nWumpus = { level = "senior" }\n'), text);
  });
});

test("who may not change the playbook is told of no leads by it, and of no words", async () => {
  for (const who of /** @type {const} */ (["manager", "marketing"])) {
    await app.visiting({ who, expected: /403/ }, async (page, heard) => {
      await page.goto("/app/playbook/compare?from=1&to=1&view=leads");
      await page.getByRole("combobox", { name: "After" }).waitFor();
      await page.goto("/app/playbook/1");
      await page.getByRole("textbox", { name: "The playbook’s text" }).waitFor();
      assert.equal(await page.getByRole("button", { name: "Save as a draft" }).count(), 0);
      await page.goto("/app/dictionary");
      await page.getByRole("alert").waitFor();
      const told = heard.filter(
        ({ url, text }) => /difference|unknown-words/.test(url) && !text.includes("key-not-allowed"),
      );
      assert.deepEqual(told, []);
    });
  }
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
