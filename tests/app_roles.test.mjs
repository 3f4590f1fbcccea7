/**
 * Who sees what in the app, told by the network and not by the screen.
 *
 * In scope: a member's day from the list to the follow-up, a partner's view, who only reads, who isn't signed in. Not in scope: every
 * door's refusals (access), looks (app).
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { NOW, openApp } from "./support/app.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {{ id: string, name: string | null, email: string | null, owner: string | null, team: string | null }} Line */

/** @type {Awaited<ReturnType<typeof openApp>>} */
let app;
/** @type {Line[]} Every lead there is. */
let all;

before(async () => {
  app = await openApp();
  all = (await (await app.asking("GET", "/v1/leads?limit=200")).json()).leads;
});
after(() => app?.close());

const ownedBy = (/** @type {string} */ owner) => all.filter((lead) => lead.owner === owner);

/**
 * Demands that nothing that was answered names somebody whose lead is not among these.
 * @param {{ url: string, text: string }[]} heard @param {Line[]} theirs
 */
function tellsOnlyOf(heard, theirs) {
  const known = new Set(theirs.map(({ email }) => email));
  const others = all.flatMap(({ email }) => (email && !known.has(email) ? [email] : []));
  assert.ok(others.length > 20 && heard.length > 2);
  for (const { url, text } of heard) {
    for (const email of others) assert.ok(!text.includes(email), `${url} tells of ${email}`);
  }
}

test("a member's day: the list in the order to call, a card, accepted, followed up", async () => {
  const mine = ownedBy("amara-diallo");
  assert.ok(mine.length > 1);
  await app.visiting({ who: "member" }, async (page, heard) => {
    await page.goto("/app/");
    await page.waitForURL("**/app/leads");
    const rows = page.getByRole("table").locator("tbody tr[data-index]");
    await rows.first().waitFor();
    assert.equal(await rows.count(), mine.length);
    const first = rows.first().getByRole("link");
    const name = (await first.textContent()) ?? "";
    await first.click();
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    await page.getByRole("heading", { name: "Why it came here" }).waitFor();
    await page.getByRole("button", { name: "Accept" }).click();
    await page.getByText("Accepted by Amara Diallo").waitFor();
    await page.getByRole("button", { name: "Log follow-up" }).click();
    const dialog = page.getByRole("dialog", { name: "How did it go?" });
    await dialog.locator("select[name=disposition] option").nth(1).waitFor({ state: "attached" });
    const said = await dialog.locator("optgroup[label=Contacted] option").first().textContent();
    await dialog.getByLabel("Disposition").selectOption(said);
    await dialog.getByLabel("Note").fill("Wants a quote for 40 nodes.");
    await dialog.getByLabel("Next step").fill("Send the quote");
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByText("Wants a quote for 40 nodes.").waitFor();
    await page.getByText("Answered", { exact: false }).first().waitFor();
    tellsOnlyOf(heard, mine);
  });
});

test("what isn't theirs is not found, by whatever address", async () => {
  const other = all.find(({ owner }) => owner === "lena-hofmann");
  await app.visiting({ who: "member", expected: /404|403/ }, async (page, heard) => {
    await page.goto(`/app/leads/${other?.id}`);
    await page.getByText("Not found").waitFor();
    await page.goto("/app/all");
    await page.getByRole("heading", { name: "All leads" }).waitFor();
    await page.getByRole("table").locator("tbody tr[data-index]").first().waitFor();
    await page.goto("/app/keys");
    await page.getByRole("alert").waitFor();
    tellsOnlyOf(heard, ownedBy("amara-diallo"));
  });
});

test("a partner is told of their own leads only, and not how they were decided", async () => {
  const theirs = ownedBy("okka-pellworm");
  await app.visiting({ who: "partner", expected: /404|403/ }, async (page, heard) => {
    await page.goto("/app/leads");
    await page.getByRole("heading", { name: "My leads" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "Playbook" }).count(), 0);
    for (const { id } of theirs) {
      await page.goto(`/app/leads/${id}`);
      await page.getByRole("heading", { name: "History" }).waitFor();
      assert.equal(await page.getByRole("heading", { name: "Why it came here" }).count(), 0);
    }
    await page.goto("/app/playbook");
    await page.getByRole("alert").waitFor();
    for (const { url, text } of heard) assert.ok(!/"reasons":\[\{/.test(text), `${url} tells reasons`);
    tellsOnlyOf(heard, theirs);
  });
});

test("who only reads is offered nothing to do, and the API does nothing for them", async () => {
  const [lead] = all;
  await app.visiting({ who: "marketing", expected: /403/ }, async (page) => {
    await page.goto(`/app/leads/${lead?.id}`);
    await page.getByRole("heading", { name: "History" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Accept" }).count(), 0);
    const told = await page.evaluate(
      async (id) => (await fetch(`/v1/leads/${id}/accept`, { method: "POST", body: "{}" })).status,
      lead?.id,
    );
    assert.equal(told, 403);
  });
});

test("whoever isn't signed in signs in first, and comes back to where they were going", async () => {
  const page = await app.stranger();
  await page.goto("/app/leads/l-02");
  await page.waitForURL("**/sign-in");
  assert.equal(await page.locator("#next").inputValue(), "/app/leads/l-02");
  await page.context().close();
  assert.ok(NOW);
});

test("a new lead is on the page as it comes", async () => {
  await app.visiting({ who: "admin" }, async (page) => {
    await page.goto("/app/overview");
    await page.getByText("Live: it changes as it happens.").waitFor();
    await page.goto("/app/all");
    await page.getByRole("table").waitFor();
    const fields = {
      email: "yrsa.newcome@newcome-shipping.example",
      first_name: "Yrsa",
      last_name: "Newcome",
      country: "DE",
    };
    await app.asking("POST", "/v1/leads", { ...fields, product: "Free trial" });
    await page.getByRole("link", { name: "Yrsa Newcome" }).waitFor();
  });
});
