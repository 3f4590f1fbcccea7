/**
 * Files of leads, in and out, in the app.
 *
 * In scope: columns taken for what they are, rows that can't be taken, going on after the page was closed, the report, the file that
 * comes out. Not in scope: what becomes of a lead (the ledger's tests).
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { parse } from "csv-parse/sync";
import { accessible, narrow, openApp, picture } from "./support/app.mjs";

/** @type {Awaited<ReturnType<typeof openApp>>} */
let app;
before(async () => {
  app = await openApp();
});
after(() => app?.close());

const GUESTS =
  "adler brandau cornelsen dittmer ebeling fassbinder gruber hartwig immendorf jablonski kestenholz lohmeyer mertens".split(
    " ",
  );

/** As Salesforce writes it, with a column that nobody knows, a row of a person who is there, and one that nobody can answer. */
const FILE = [
  "LeadSource;FirstName;LastName;Email;Company;Title;NumberOfEmployees;Country;Firma;Favourite colour",
  'Web;Ida;Holm;ida.holm@holmgaard.example;"Holmgaard A/S; Odense";Head of IT;250;Denmark;;blue',
  "Web;Ida;Holm;ida.holm@holmgaard.example;Holmgaard A/S;Head of IT;250;Denmark;;blue",
  "Web;Nobody;Nowhere;;Lost Ltd;CEO;10;GB;;red",
  ...GUESTS.map((name) => `Fair;Gast;${name};gast@${name}-werke.example;${name} Werke;Zork;;Germany;;`),
].join("\r\n");

const file = (/** @type {string} */ content) => ({
  name: "salesforce.csv",
  mimeType: "text/csv",
  buffer: Buffer.from(content, "latin1"),
});

/** @param {import("playwright-core").Page} page @param {string} name */
async function saved(page, name) {
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name, exact: true }).click();
  const text = readFileSync(await (await download).path(), "utf8");
  return /** @type {Record<string, string>[]} */ (parse(text, { columns: true }));
}

test("a file is mapped, looked at, sent and told row by row, and nothing goes in twice", async () => {
  await app.visiting({ who: "admin", expected: /422|ERR_FAILED/ }, async (page) => {
    await page.goto("/app/import");
    await page.getByLabel(/A CSV file/).setInputFiles(file(FILE));
    await page.getByRole("heading", { name: "salesforce.csv: 16 rows" }).waitFor();
    const column = (/** @type {string} */ name) => page.getByRole("combobox", { name: `${name} is`, exact: true });
    for (const [name, value] of [
      ["LeadSource", "source"],
      ["NumberOfEmployees", "employees"],
      ["Title", "title"],
      ["Favourite colour", "other:Favourite colour"],
      // Taken by another column already.
      ["Firma", "other:Firma"],
    ])
      assert.equal(await column(name ?? "").inputValue(), value);
    await column("Firma").selectOption("company");
    await page.getByText("more than one column is taken for this").waitFor();
    assert.ok(await page.getByRole("button", { name: "Import 16 rows" }).isDisabled());
    await column("Firma").selectOption("");
    await page.getByText("the row will be refused").waitFor();
    await page.getByText("Denmark").first().waitFor();
    await accessible(page);
    await picture(page, "import-mapping-1280-light");
    // The connection goes while it is under way.
    let sent = 0;
    await page.route("**/v1/leads", (route) => {
      sent += 1;
      return sent > 12 ? route.abort() : route.fallback();
    });
    await page.getByRole("button", { name: "Import 16 rows" }).click();
    const on = page.getByRole("button", { name: "Go on" });
    // It is tried again some times, later and later.
    for (let tries = 0; tries < 30 && !(await on.isVisible()); tries += 1) {
      await page.clock.runFor(20_000);
      await page.waitForTimeout(100);
    }
    await page.getByText("12 of 16 rows").waitFor();
    await page.unroute("**/v1/leads");
    await page.reload();
    await page.getByText("An import that didn’t come to its end").waitFor();
    await picture(page, "import-again-1280-light");
    await page.getByLabel(/A CSV file/).setInputFiles(file(FILE));
    await page.getByRole("button", { name: "Import 16 rows" }).click();
    await page.getByRole("heading", { name: "salesforce.csv is in" }).waitFor();
    await page.getByText("14 new, 1 merged into leads that were there, 1 refused").waitFor();
    await accessible(page);
    await picture(page, "import-done-1280-light");
    const report = await saved(page, "Report");
    assert.equal(report.length, 16);
    assert.deepEqual(
      report.slice(0, 3).map((/** @type {any} */ row) => [row.row, row.outcome, row.Email]),
      [
        ["1", "new", "ida.holm@holmgaard.example"],
        ["2", "merged", "ida.holm@holmgaard.example"],
        ["3", "refused", ""],
      ],
    );
    assert.equal(report[0].lead_id, report[1].lead_id);
    assert.match(report[2].problem, /e-mail|phone/);
    const told = await (await app.asking("GET", `/v1/leads/${report[0].lead_id}`)).json();
    assert.equal(told.submissions.length, 2);
    assert.equal(told.lead.company.name, "Holmgaard A/S; Odense");
    // The same file once more: every row is known, and the page says so.
    await page.goto("/app/import");
    await page.getByText("An import that didn’t come to its end").waitFor({ state: "detached" });
  });
});

test("leads come out as a file, of those within reach alone", async () => {
  await app.visiting({ who: "admin" }, async (page) => {
    await page.goto("/app/import");
    const rows = await saved(page, "CSV");
    assert.ok(rows.length > 40, String(rows.length));
    assert.ok(rows.every((/** @type {any} */ row) => row.id && row.business_case));
  });
  await app.visiting({ who: "manager", size: narrow, dark: true }, async (page, heard) => {
    await page.goto("/app/import");
    await page.getByLabel(/A CSV file/).waitFor();
    await picture(page, "import-390-dark");
    await accessible(page);
    const rows = await saved(page, "CSV");
    const teams = new Set(rows.map((/** @type {any} */ row) => row.team));
    assert.deepEqual([...teams], ["inside-emea"]);
    assert.ok(!heard.some(({ text }) => text.includes("hana-sato")));
  });
});

test("accounts come from Salesforce’s own list, each once", async () => {
  const list = ["Id,Name,Type,Website", "0015g00000A1b2C,Korsholm Marine,Prospect,", ",Nobody,,"];
  await app.visiting({ who: "admin" }, async (page) => {
    for (const told of ["1 new, 1 refused", "1 unchanged, 1 refused"]) {
      await page.goto("/app/import");
      await page.getByLabel(/A CSV file/).setInputFiles(file(list.join("\n")));
      await page.getByLabel("The file has").selectOption("account");
      await page.getByRole("button", { name: "Import 2 rows" }).click();
      await page.getByText(`${told}. All rows were sent.`).waitFor();
    }
    await accessible(page);
    await picture(page, "import-records-1280-light");
    const report = await saved(page, "Report");
    assert.equal(report.length, 2);
    // And go back as that list takes them.
    await page.goto("/app/import");
    await page.getByLabel("What").selectOption("account");
    await page.getByLabel("With the columns of").selectOption("salesforce");
    const records = await saved(page, "Records as CSV");
    const korsholm = records.find((/** @type {any} */ row) => row.Name === "Korsholm Marine");
    assert.deepEqual([korsholm?.Id, korsholm?.Type], ["0015g00000A1b2CAAR", "Prospect"]);
  });
});
