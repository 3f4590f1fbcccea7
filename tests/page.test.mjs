/**
 * The page as a visitor meets it: real Chromium, real typing, real workerd.
 *
 * In scope: typing, understanding, sending, reading the answer; without script; with the edge down; hostile text.
 * Not in scope: what is decided (cases) and how the API answers others (api). Pictures go to target/screenshots.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { at } from "../scripts/lib/paths.mjs";
import { found, NOW, narrow, picture, says, startVisits, wide } from "./support/visits.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @type {Awaited<ReturnType<typeof startVisits>>} */
let visits;
/** @type {(typeof visits)["visiting"]} */
let visiting;

before(async () => {
  visits = await startVisits();
  visiting = visits.visiting;
});
after(() => visits?.close());

const order = [
  "first_name",
  "last_name",
  "email",
  "phone",
  "company",
  "title",
  "country",
  "employees",
  "industry",
  "message",
];

/** Types like a person, and is in the next field then. Not by the tab key, which also stops at a suggestion, if one was
 * there in time. @param {Page} page @param {string[]} texts in the order of the form */
async function type(page, texts) {
  for (const [at, text] of texts.entries()) {
    await page.locator(`#${order[at]}`).focus();
    await page.keyboard.type(text);
  }
  await page.locator(`#${order[texts.length]}`).focus();
}

const hint = (/** @type {Page} */ page, /** @type {string} */ field) => page.locator(`#${field}-hint`);
const headline = (/** @type {Page} */ page) => page.locator("#answer h2");
const focused = (/** @type {Page} */ page) => page.evaluate(() => document.activeElement?.id);

/** Every answer to a lead that the page gets, and what it sent. @param {Page} page */
function posts(page) {
  /** @type {{ key: string | undefined, fields: Record<string, string> }[]} */
  const sent = [];
  page.on("request", (request) => {
    if (!request.url().endsWith("/v1/leads")) return;
    sent.push({ key: request.headers()["idempotency-key"], fields: request.postDataJSON() });
  });
  return sent;
}

const isolde = [
  "ISOLDE",
  "Pfannenstiel",
  "Demo.Isolde@bosch.com",
  "+49 30 23125 088",
  "Robert Bosch GmbH",
  "Director of Sales",
  "Deutschland",
  "5000+",
  "Automotive",
];

describe("the page", () => {
  test("shows what it understood, and then who calls, by when and why", () =>
    visiting({}, async (page) => {
      const sent = posts(page);
      await type(page, isolde);
      await says(hint(page, "first_name"), "Isolde");
      await says(hint(page, "email"), "Work address at bosch.com");
      assert.equal(sent.length, 0, "nothing is sent before it is sent");
      await picture(page, "filled-1280");

      await page.keyboard.type("Prices of storage, please.");
      await page.keyboard.press("Tab");
      assert.equal(await focused(page), "send");
      await page.keyboard.press("Enter");
      await says(headline(page), /^Lena Hofmann will call you by Monday 23 November, 14:00 \(Europe\/Berlin\)/);
      await says(headline(page), "that is 13:00 your time");
      assert.equal(await headline(page).evaluate((element) => document.activeElement === element), true);

      const steps = page.locator("#steps > li");
      assert.equal(await steps.count(), 7);
      const [standardize, search, dedupe, match, decide, assign, record] = await steps.all();
      assert.ok(standardize && search && dedupe && match && decide && assign && record);
      await says(standardize.locator("tr"), /Country\s*Deutschland\s*Germany/);
      await says(search, "Robert Bosch GmbH");
      await says(dedupe, "Here for the first time");
      await says(match, "This is Robert Bosch GmbH");
      await says(match.locator(".waterfall tr"), /Domain\s*exact/);
      await says(decide, "Existing customer");
      await says(decide, "the account is a customer");
      await says(decide, "DACH");
      await says(assign, "Lena Hofmann");
      await says(assign, "Within 4 working hours");
      const data = JSON.parse((await record.locator(".data pre").textContent()) ?? "");
      assert.equal(data.decision.case, "Existing customer");
      await says(record, data.decision.playbook);
      await says(page.locator("#path-note"), /^Answered in \d+ ms/);
      assert.equal(sent.length, 1);
      assert.equal(sent[0]?.fields.company, "Robert Bosch GmbH", "sent as it was written");
      assert.equal(sent[0]?.fields.source, "Demo page");
      await picture(page, "answered-1280");
    }));

  test("fits a phone, in light and in dark", async () => {
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      await visiting({ viewport: narrow, colorScheme, hasTouch: true }, async (page) => {
        await page.getByRole("button", { name: "Existing customer" }).tap();
        await says(hint(page, "email"), "Work address at basf.com");
        await picture(page, `filled-390-${colorScheme}`);
        await page.getByRole("button", { name: "Send", exact: true }).tap();
        await headline(page).waitFor();
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
        await picture(page, `answered-390-${colorScheme}`);
      });
    }
  });

  test("is as readable in the dark", () =>
    visiting({ colorScheme: "dark" }, async (page) => {
      await page.getByRole("button", { name: "Unknown and untidy" }).click();
      await says(hint(page, "email"), "Did you mean");
      await picture(page, "filled-1280-dark");
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await headline(page).waitFor();
      await picture(page, "answered-1280-dark");
    }));

  test("says politely that nobody will call a competitor", () =>
    visiting({}, async (page) => {
      await page.getByRole("button", { name: "Competitor" }).click();
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await says(headline(page), "We have your message.");
      await says(page.locator("#steps > li").nth(5), "Nobody");
      await says(page.locator("#path-title"), "Why nobody will call");
      await picture(page, "nobody-1280");
    }));

  test("shows the first stage while somebody types, and all of it is gone when the form is cleared", () =>
    visiting({}, async (page) => {
      const evidence = page.locator("#steps > li .evidence");
      await page.getByLabel("Job title").click();
      await page.keyboard.type("Leiterin Einkauf");
      await says(evidence.first().locator("tr"), /Leiterin Einkauf\s*Manager · Procurement/);
      await page.getByRole("button", { name: "Existing customer" }).click();
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await headline(page).waitFor();
      for (const place of await evidence.all()) assert.notEqual(await place.textContent(), "");
      await page.getByRole("button", { name: "Clear" }).click();
      for (const place of await evidence.all()) assert.equal(await place.textContent(), "");
      assert.equal(await headline(page).count(), 0);
    }));

  test("tells what left it, by the browser's own account", () =>
    visiting({}, async (page) => {
      const rows = page.locator("#requests tr");
      await says(rows, "Nothing yet");
      await type(page, ["Ann", "Example", "ann-traffic@walmart.com"]);
      await says(rows, "Which questions matter");
      assert.equal(await rows.count(), 1);
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await says(rows, /Your lead\s*\/v1\/leads/);
      assert.equal(await rows.filter({ hasText: "Nothing yet" }).count(), 0);
    }));

  test("suggests what was probably meant, and takes it back", () =>
    visiting({}, async (page) => {
      const email = page.getByLabel("Work e-mail");
      await email.click();
      await page.keyboard.type("some-body@gmial.com");
      await says(hint(page, "email"), "Did you mean gmail.com?");
      assert.equal(await email.inputValue(), "some-body@gmial.com", "never applied by itself");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await email.inputValue(), "some-body@gmail.com");
      await page.getByRole("button", { name: "Undo" }).click();
      assert.equal(await email.inputValue(), "some-body@gmial.com");
      await says(hint(page, "email"), "Did you mean gmail.com?");
    }));

  test("keeps what it can't read, and sends it", () =>
    visiting({}, async (page) => {
      const sent = posts(page);
      await type(page, ["Ann", "Example", "ann-example@walmart.com", "call me maybe"]);
      await says(hint(page, "phone"), "Kept as you wrote it");
      await page.keyboard.press("Enter");
      await headline(page).waitFor();
      assert.equal(sent[0]?.fields.phone, "call me maybe");
    }));
});

describe("nobody could answer", () => {
  const fields = (/** @type {Page} */ page) => [
    page.locator("#email + .frontdesk-error"),
    page.locator("#phone + .frontdesk-error"),
  ];
  const untold = ["Ann", "Example", "ann at example", "none"];

  test("is said at both fields, before anything is sent", () =>
    visiting({}, async (page) => {
      const sent = posts(page);
      await type(page, untold);
      await says(hint(page, "email"), "Kept as you wrote it");
      await page.keyboard.press("Enter");
      for (const error of fields(page)) await says(error, "Expected");
      assert.equal(await focused(page), "email");
      assert.equal(sent.length, 0);
      await picture(page, "refused-1280");
      await page.getByLabel("Phone").fill("+1 202 555 0143");
      assert.equal(await page.locator(".frontdesk-error").count(), 0, "taken back as soon as something is mended");
    }));

  test("is also said where only the server could tell", () =>
    visiting({ expected: /ERR_FAILED|422/ }, async (page) => {
      await page.route("**/pkg/frontdesk_form*", (route) => route.abort());
      const sent = posts(page);
      await type(page, untold);
      await page.keyboard.press("Enter");
      for (const error of fields(page)) await says(error, "Expected");
      assert.equal(sent.length, 1);
      assert.equal(await page.getByLabel("Last name").inputValue(), "Example");
    }));
});

describe("the edge is down", () => {
  /** Fails the first request for a lead in the way that `how` says, and no other.
   * @param {Page} page @param {(route: import("playwright-core").Route) => Promise<void>} how */
  async function failingOnce(page, how) {
    let failed = false;
    await page.route("**/v1/leads", (route) => {
      if (failed) return route.fallback();
      failed = true;
      return how(route);
    });
    const sent = posts(page);
    await type(page, ["Ann", "Example", "ann-down@walmart.com"]);
    await page.keyboard.press("Enter");
    return sent;
  }

  /** @param {Page} page @param {ReturnType<typeof posts>} sent */
  async function againOnce(page, sent) {
    assert.equal(await page.getByLabel("Work e-mail").inputValue(), "ann-down@walmart.com", "everything is kept");
    assert.equal(await headline(page).count(), 0, "nothing is claimed");
    await page.getByRole("button", { name: "Send again" }).click();
    await headline(page).waitFor();
    assert.equal(sent.length, 2);
    assert.ok(sent[0]?.key);
    assert.equal(sent[1]?.key, sent[0]?.key);
    assert.deepEqual(sent[1]?.fields, sent[0]?.fields);
    assert.equal(await page.locator(".frontdesk-trouble").textContent(), "");
  }

  test("is said truthfully, and sending again counts once", () =>
    visiting({ expected: /ERR_FAILED/ }, async (page) => {
      const sent = await failingOnce(page, (route) => route.abort());
      await says(page.locator(".frontdesk-trouble"), "we can’t tell whether your message arrived");
      await picture(page, "down-1280");
      await againOnce(page, sent);
    }));

  test("where only the answer was lost, sending again gives that answer", () =>
    visiting({ expected: /ERR_FAILED/ }, async (page) => {
      /** @type {{ id: string } | undefined} */
      let lost;
      const sent = await failingOnce(page, async (route) => {
        const headers = { ...route.request().headers(), "frontdesk-now": NOW };
        lost = await (await route.fetch({ headers })).json();
        await route.abort();
      });
      await says(page.locator(".frontdesk-trouble"), "counts only once");
      await againOnce(page, sent);
      assert.equal(await page.locator("#answer code").textContent(), lost?.id);
    }));

  test("an error that isn't ours is no answer", () =>
    visiting({ expected: /502/ }, async (page) => {
      const sent = await failingOnce(page, (route) => route.fulfill({ status: 502, body: "<h1>Bad gateway</h1>" }));
      await says(page.locator(".frontdesk-trouble"), "(502)");
      await againOnce(page, sent);
    }));
});

describe("hostile text", () => {
  test("stays text, in hints, answers and reasons", () =>
    visiting({}, async (page) => {
      const attack = '<img src=x onerror="document.title=`owned`">';
      await type(page, [attack, attack, "ann-hostile@walmart.com", attack, `${attack} GmbH`, attack, attack, attack]);
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await headline(page).waitFor();
      for (const fold of await page.locator("#result .evidence details").all()) {
        await fold.evaluate((element) => element.setAttribute("open", ""));
      }
      assert.equal(await page.locator("img").count(), 0);
      assert.match(await page.title(), /^Frontdesk/);
    }));
});

describe("without script", () => {
  test("the form posts, and a page says who calls", () =>
    visiting({ javaScriptEnabled: false }, async (page) => {
      assert.equal(await page.getByText("Arrive as somebody").isVisible(), false);
      await type(page, ["Roswitha", "Flunker", "demo.roswitha.flunker@bosch.com", "", "Robert Bosch GmbH"]);
      await picture(page, "scriptless-1280");
      await page.getByRole("button", { name: "Send" }).click();
      await says(page.locator("main.answer"), /Lena Hofmann will call you by Monday, 23 November 2026, 14:00/);
      await picture(page, "scriptless-answered-1280");
    }));
});

describe("the pages around it", () => {
  for (const [path, heading] of [
    ["/", "Every lead, walked to the right person."],
    ["/partners", "Your partner’s page, your desk."],
    ["/widget", "<frontdesk-form>"],
  ]) {
    test(`${path} takes nothing from elsewhere, and fits`, async () => {
      for (const [viewport, colorScheme] of /** @type {const} */ ([
        [wide, "light"],
        [wide, "dark"],
        [narrow, "light"],
        [narrow, "dark"],
      ])) {
        await visiting({ at: "about:blank", viewport, colorScheme, prefill: true }, async (page) => {
          /** @type {string[]} */
          const asked = [];
          page.on("request", (request) => asked.push(new URL(request.url()).origin));
          await page.goto(path ?? "/");
          await page.waitForLoadState("networkidle");
          assert.deepEqual([...new Set(asked)], [visits.worker.url]);
          assert.equal(await page.locator("h1").textContent(), heading);
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
          assert.deepEqual(await found(page), []);
          await picture(page, `page${path?.replace("/", "-")}-${viewport.width}-${colorScheme}`);
        });
      }
    });
  }

  test("what is sent on the partners' page is the partner's", () =>
    visiting({ at: "/partners" }, async (page) => {
      const form = page.locator("frontdesk-form");
      await form.locator("[name=email]").fill("demo.lead@partner-page-test.com");
      const sent = page.waitForResponse((response) => new URL(response.url()).pathname === "/v1/leads");
      await form.getByRole("button", { name: "Send" }).click();
      const { id } = await (await sent).json();
      const headers = { authorization: "Bearer sk_demo" };
      const told = await fetch(new URL(`/v1/leads/${id}`, visits.worker.url), { headers });
      const { lead, decision } = await told.json();
      assert.equal(lead.partner, "a-pellworm-and-daughters-systemhaus-gmbh");
      assert.equal(decision.case, "Brought by a partner");
    }));

  test("the widget's has every attribute, event and property of its README", () =>
    visiting({ at: "/widget" }, async (page) => {
      const readme = readFileSync(at("www", "widget", "README.md"), "utf8");
      const rows = readme.split("\n").filter((line) => /^\| (attribute|property|method|event|CSS)/.test(line));
      assert.ok(rows.length > 30);
      assert.equal(await page.locator("main table tr").count(), rows.length);
      await says(page.locator("main th"), "frontdesk-understood");
      assert.equal(await page.locator("main").evaluate((main) => main.textContent?.includes("`")), false);
    }));
});

describe("the page of problems", () => {
  test("has a section for every code that the Worker gives", () =>
    visiting({}, async (page) => {
      const files = [["problem.rs"], ["problem", "busy.rs"], ["problem", "missing.rs"], ["problem", "unfit.rs"]];
      const source = files.map((file) => readFileSync(at("worker", "src", ...file), "utf8")).join("\n");
      const made = [...source.matchAll(/Self::(?:new|of_fields)\(\s*\d+,\s*"([a-z-]+)"/g)];
      // Of what isn't there, by kind.
      const kinds = [...source.matchAll(/What::\w+ => \("([a-z-]+)"/g)];
      const codes = [...made, ...kinds].map(([, code]) => code);
      assert.ok(codes.length >= 40, `only ${codes.length} codes found`);
      await page.goto("/problems");
      for (const code of codes) assert.equal(await page.locator(`section#${code} h2`).count(), 1, code);
      await picture(page, "problems-1280");
    }));
});
