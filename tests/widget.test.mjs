/**
 * The form widget as visitors meet it: on our page, and on pages that others wrote.
 *
 * In scope: typing, understanding, sending, keeping; foreign forms; partners' pages under a strict policy; without script; the
 * edge down, slow, and answering nonsense; accessibility by axe-core. Not in scope: what is decided (cases), and the demo's own
 * path of a lead (page). Pictures go to target/screenshots.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { at } from "../scripts/lib/paths.mjs";
import { startForeign } from "./support/foreign.mjs";
import { found, narrow, picture, says, startVisits } from "./support/visits.mjs";

/** @typedef {import("playwright-core").Page} Page */

/** @type {Awaited<ReturnType<typeof startVisits>>} */
let visits;
/** @type {Awaited<ReturnType<typeof startForeign>>} */
let foreign;
/** @type {(typeof visits)["visiting"]} */
let visiting;

const partner = "a-pellworm-and-daughters-systemhaus-gmbh";

before(async () => {
  visits = await startVisits();
  foreign = await startForeign(visits.worker.url);
  visiting = visits.visiting;
  const key = await api("POST", "/v1/keys", {
    kind: "publishable",
    name: "Pellworm's page",
    origins: [foreign.origin],
    partner,
  });
  foreign.setKey(key.key);
});
after(async () => {
  await foreign?.close();
  await visits?.close();
});

/** @param {string} method @param {string} path @param {unknown} [body] */
async function api(method, path, body) {
  const response = await fetch(visits.worker.url + path, {
    method,
    headers: { authorization: "Bearer sk_demo", "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const said = await response.json();
  assert.ok(response.ok, `${method} ${path} answered ${response.status}: ${JSON.stringify(said)}`);
  return said;
}

/** Every lead that is sent from the page. @param {Page} page */
function posts(page) {
  /** @type {{ key: string | undefined, fields: Record<string, string> }[]} */
  const sent = [];
  page.on("request", (request) => {
    if (!request.url().endsWith("/v1/leads") || request.method() !== "POST") return;
    sent.push({ key: request.headers()["idempotency-key"], fields: request.postDataJSON() });
  });
  return sent;
}

/** Types into the fields in turn, and goes on with the tab key, past suggestions that are there by then. @param {Page} page @param {string} first its label
 * @param {string[]} texts */
async function type(page, first, texts) {
  await page.getByLabel(first, { exact: true }).click();
  for (const text of texts) {
    await page.keyboard.type(text);
    do await page.keyboard.press("Tab");
    while (await focusIn(page, ".frontdesk-hint"));
  }
}

const card = (/** @type {Page} */ page) => page.locator(".frontdesk-card h2");
const focusIn = (/** @type {Page} */ page, /** @type {string} */ selector) =>
  page.evaluate((selector) => document.activeElement?.closest(selector) !== null, selector);
const kept = (/** @type {Page} */ page) =>
  page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("frontdesk.outbox")));

describe("forms that others wrote", () => {
  test("one of WordPress, whose names mean nothing to anybody else", () =>
    visiting({ at: `${foreign.origin}/wordpress`, live: true }, async (page) => {
      const sent = posts(page);
      await type(page, "Your name", ["Ann Widget-Press", "ann-widget-press@gmial.com"]);
      await says(page.locator(".frontdesk-hint"), "Did you mean gmail.com?");
      await page.getByLabel("Organisation").fill("tanglefoot mills  LTD.");
      await page.getByLabel("Subject").fill("Storage");
      await picture(page, "foreign-wordpress-1280");
      assert.deepEqual(await found(page), []);
      await page.getByRole("button", { name: "Submit" }).click();
      await says(card(page), /will call you/);
      assert.equal(sent.length, 1);
      assert.deepEqual(sent[0]?.fields, {
        name: "Ann Widget-Press",
        email: "ann-widget-press@gmial.com",
        company: "tanglefoot mills  LTD.",
        "your-subject": "Storage",
        _wpcf7: "6",
        _wpcf7_locale: "en_US",
      });
      assert.deepEqual(foreign.posted, [], "what is ours to send goes nowhere else");
      await picture(page, "foreign-wordpress-answered-1280");
    }));

  test("a copy of what goes elsewhere", () =>
    visiting({ at: `${foreign.origin}/copy`, live: true }, async (page) => {
      await type(page, "Your name", ["Ann Copy", "ann-copy@example.com"]);
      const copied = page.waitForRequest((request) => request.url().endsWith("/v1/leads"));
      await page.getByRole("button", { name: "Submit" }).click();
      assert.equal((await copied).postDataJSON().email, "ann-copy@example.com");
      await says(page.locator("h1"), "Thank you for your message");
      assert.deepEqual(foreign.posted.splice(0), ["/contact/"]);
    }));

  test("one that React holds the values of", () =>
    visiting({ at: `${foreign.origin}/react`, live: true }, async (page) => {
      const state = async () => JSON.parse((await page.locator("#state").textContent()) ?? "");
      await type(page, "First name", ["Rae", "Hooks", "rae-hooks@hotmial.com", "Hook & Line"]);
      await says(page.locator(".frontdesk-hint"), "Did you mean hotmail.com?");
      await page.getByRole("button", { name: "hotmail.com" }).click();
      assert.equal((await state()).email, "rae-hooks@hotmail.com", "React knows of it");
      await page.getByRole("button", { name: "Undo" }).click();
      assert.equal((await state()).email, "rae-hooks@hotmial.com");
      const sent = posts(page);
      await page.getByRole("button", { name: "Get in touch" }).click();
      await says(card(page), /will call you/);
      assert.deepEqual(sent[0]?.fields, {
        first_name: "Rae",
        last_name: "Hooks",
        email: "rae-hooks@hotmial.com",
        company: "Hook & Line",
      });
      assert.equal((await state()).sent, 0);
      assert.deepEqual(await found(page), []);
    }));

  test("one that a script draws later, as HubSpot's does", () =>
    visiting({ at: `${foreign.origin}/hubspot`, live: true }, async (page) => {
      const sent = posts(page);
      await type(page, "First Name*", [
        "HEDDA",
        "Spot",
        "hedda-spot@bosch.com",
        "+49 30 23125 077",
        "Robert Bosch GmbH",
      ]);
      await page.getByLabel("Job Title").fill("Head of Procurement");
      await page.getByLabel("Company Size").selectOption("1000+");
      await says(page.locator(".frontdesk-hint"), "Director · Procurement");
      await says(page.locator(".frontdesk-hint"), "1,000 people or more");
      await picture(page, "foreign-hubspot-1280");
      assert.deepEqual(await found(page), []);
      await page.getByRole("button", { name: "Submit" }).click();
      await says(card(page), /will call you by/);
      assert.equal(sent[0]?.fields.title, "Head of Procurement");
      assert.equal(sent[0]?.fields.employees, "1000+");
      assert.equal(await focusIn(page, ".frontdesk-card"), true);
    }));
});

describe("a partner's page", () => {
  test("two lines under a strict policy: the lead is the partner's", () =>
    visiting({ at: `${foreign.origin}/partner`, live: true, viewport: narrow }, async (page) => {
      await type(page, "First name", ["Pia", "Partner-Brought", "pia@brought-by-test.com"]);
      await says(page.locator(".frontdesk-hint"), "Work address at brought-by-test.com");
      await picture(page, "partner-390");
      assert.deepEqual(await found(page), []);
      await page.getByRole("button", { name: "Send" }).click();
      await says(card(page), /will call you by/);
      const id = await page.locator(".frontdesk-reference code").textContent();
      const lead = await api("GET", `/v1/leads/${id}`);
      assert.equal(lead.lead.partner, partner);
      assert.equal(lead.decision.case, "Brought by a partner");
      await picture(page, "partner-answered-390");
    }));

  test("registers deals of that partner, pending", () =>
    visiting({ at: `${foreign.origin}/deal`, live: true, colorScheme: "dark" }, async (page) => {
      await type(page, "Company", ["Register & Sons", "register-and-sons-test.com", "storage"]);
      await picture(page, "deal-1280-dark");
      assert.deepEqual(await found(page), []);
      await page.getByRole("button", { name: "Send" }).click();
      await says(card(page), "The deal is registered.");
      const id = await page.locator(".frontdesk-reference code").textContent();
      const deal = await api("GET", `/v1/deal-registrations/${id}`);
      assert.deepEqual([deal.partner, deal.state, deal.domain], [partner, "pending", "register-and-sons-test.com"]);
    }));

  test("from the partner's own server, in German, under `script-src 'self'`", () =>
    visiting({ at: `${foreign.origin}/own`, live: true, locale: "de-DE" }, async (page) => {
      await type(page, "Vorname", ["Paul", "Partner-Eigen", "paul@gmial.com"]);
      await says(page.locator(".frontdesk-hint"), "Meinten Sie gmail.com?");
      await page.getByRole("button", { name: "Senden" }).click();
      await says(card(page), /ruft Sie an bis/);
      await picture(page, "partner-german-1280");
    }));

  test("from an origin that the key isn't for nothing is taken", async () => {
    const response = await fetch(`${visits.worker.url}/v1/forms/pk_demo/deal`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: foreign.origin },
      body: JSON.stringify({ company: "Somebody's" }),
    });
    assert.equal(response.status, 403, "a key that is nobody's registers nothing");
  });

  test("from right to left", () =>
    visiting({ at: `${foreign.origin}/rtl`, live: true, viewport: narrow, colorScheme: "dark" }, async (page) => {
      const fits = async () => {
        assert.deepEqual(await found(page), []);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(overflow <= 0, `the page is ${overflow} px too wide`);
      };
      await type(page, "First name", ["RANA", "Example", "rana@gmial.com"]);
      await says(page.locator(".frontdesk-hint"), "Did you mean");
      await fits();
      await picture(page, "rtl-390-dark");
      await page.getByRole("button", { name: "Send" }).click();
      await card(page).waitFor();
      await fits();
      // English words at the page's side, which is the right one.
      const sides = await card(page).evaluate((headline) => {
        const text = document.createRange();
        text.selectNodeContents(headline);
        const { left, right } = headline.getBoundingClientRect();
        return [text.getBoundingClientRect().left - left, right - text.getBoundingClientRect().right];
      });
      assert.ok((sides[0] ?? 0) >= (sides[1] ?? 0) - 1, String(sides));
      await picture(page, "rtl-answered-390-dark");
    }));
});

describe("nobody is asked twice", () => {
  const form = `/wordpress`;

  test("what was typed is there again after a reload", () =>
    visiting({ at: foreign.origin + form, live: true }, async (page) => {
      await type(page, "Your name", ["Kay Kept", "kay-kept@example.com"]);
      await page.getByLabel("Your message (optional)").fill("Twice?");
      await page.waitForTimeout(500);
      await page.reload();
      await page.waitForFunction(() => document.querySelector("textarea")?.value === "Twice?");
      assert.equal(await page.getByLabel("Your email").inputValue(), "kay-kept@example.com");
    }));

  test("whoever was here is filled in, asked only what is new, and can say that it is somebody else", () =>
    visiting({ at: foreign.origin + form, live: true }, async (page) => {
      await type(page, "Your name", ["Rhea Turn", "rhea-turn@example.com", "Turn Ltd"]);
      await page.getByRole("button", { name: "Submit" }).click();
      await card(page).waitFor();
      await page.reload();
      const bar = page.locator(".frontdesk-bar");
      await says(bar, "Filled in for Rhea Turn");
      assert.equal(await page.getByLabel("Your email").isVisible(), false);
      assert.equal(await page.getByLabel("Your message (optional)").isVisible(), true);
      assert.deepEqual(await found(page), []);
      await picture(page, "known-1280");
      await page.getByRole("button", { name: "Change" }).click();
      assert.equal(await page.getByLabel("Your email").inputValue(), "rhea-turn@example.com");
      await page.reload();
      await page.getByRole("button", { name: "Not you?" }).click();
      assert.equal(await page.getByLabel("Your email").inputValue(), "");
      assert.equal(await page.getByLabel("Your email").isVisible(), true);
      await page.reload();
      await page.getByLabel("Your email").click();
      assert.equal(await bar.count(), 0, "forgotten");
    }));

  test("a link that was sent to somebody fills in their form, and stays in no address", async () => {
    const answer = await api("POST", "/v1/leads", {
      first_name: "Lina",
      last_name: "Linked",
      email: "lina@linked-test.com",
      company: "Linked Test",
      message: "a secret",
    });
    const { link } = await api("POST", `/v1/leads/${answer.id}/form-link`, {});
    await visiting({ at: `${foreign.origin}/wordpress#frontdesk=${link}`, live: true }, async (page) => {
      await says(page.locator(".frontdesk-bar"), "Filled in for Lina Linked");
      assert.equal(await page.getByLabel("Your email").inputValue(), "lina@linked-test.com");
      assert.equal(await page.getByLabel("Your message (optional)").inputValue(), "");
      assert.equal(new URL(page.url()).hash, "");
    });
    await visiting({ at: `${foreign.origin}/wordpress#frontdesk=fl_demo_guessed`, live: true }, async (page) => {
      await page.getByLabel("Your email").click();
      await page.waitForTimeout(300);
      assert.equal(await page.getByLabel("Your email").inputValue(), "");
    });
  });
});

describe("whoever lets people choose a time", () => {
  const [demo, booking] = [readFileSync(at("demo", "playbook.toml"), "utf8"), "https://calendar.example/lena"];
  const publish = async (/** @type {string} */ text) => {
    const headers = { authorization: "Bearer sk_demo", "content-type": "application/toml" };
    const response = await fetch(`${visits.worker.url}/v1/playbook`, { method: "PUT", headers, body: text });
    assert.equal(response.status, 200, await response.text());
  };
  before(() => publish(demo.replace("[member.lena-hofmann]\n", `[member.lena-hofmann]\nbooking = "${booking}"\n`)));
  after(() => publish(demo));

  /** @param {string} path @param {string[]} names @param {string} link */
  const offers = (path, names, link) =>
    visiting({ at: path, live: true }, async (page) => {
      await type(page, names[0] ?? "", [...names.slice(1, 3), `${names[1]}@bosch.com`.toLowerCase()]);
      await page.getByRole("button", { name: names[3] }).click();
      const offered = page.locator(".frontdesk-card").getByRole("link", { name: link });
      assert.equal(await offered.getAttribute("href"), booking);
      assert.equal(await offered.getAttribute("rel"), "noopener");
      assert.deepEqual(await found(page), []);
    });

  test("has a link in the answer", () =>
    offers("/", ["First name", "Cal", "Endar-Link", "Send"], "Choose a time with Lena Hofmann"));

  test("has it in German on a page in German", async () => {
    const german = `${foreign.origin}/german`;
    await offers(german, ["Vorname", "Kai", "Kalender-Verweis", "Senden"], "Termin mit Lena Hofmann aussuchen");
  });

  test("and whoever has none, none", () =>
    visiting({ at: `${foreign.origin}/wordpress`, live: true }, async (page) => {
      await type(page, "Your name", ["Nan Uncalendared", "nan@uncalendared-test.com"]);
      await page.getByRole("button", { name: "Submit" }).click();
      await says(card(page), /will call you/);
      assert.equal(await page.locator(".frontdesk-card a").count(), 0);
    }));
});

describe("what is loaded", () => {
  test("the short bundle for a form that asks neither title nor industry nor place, and the whole once it does", () =>
    visiting({ at: `${foreign.origin}/partner`, live: true }, async (page) => {
      /** @type {string[]} */
      const loaded = [];
      page.on("request", (request) => loaded.push(new URL(request.url()).pathname.replace("/pkg/", "")));
      const wasm = () => loaded.filter((name) => name.endsWith(".wasm"));
      await type(page, "First name", ["Shor", "Tform", "shor@gmial.com", "+49 30 23125 077"]);
      await says(page.locator(".frontdesk-hint"), "Did you mean gmail.com?");
      await says(page.locator(".frontdesk-hint"), "Germany");
      assert.deepEqual(wasm(), ["frontdesk_form_short_bg.wasm"]);
      await page.locator("form").evaluate((form) => {
        const label = document.createElement("label");
        label.append("Job title ", Object.assign(document.createElement("input"), { name: "title" }));
        form.prepend(label);
      });
      await page.getByLabel("Job title").click();
      await page.keyboard.type("Head of Procurement");
      await says(page.locator(".frontdesk-hint"), "Director · Procurement");
      assert.deepEqual(wasm(), ["frontdesk_form_short_bg.wasm", "frontdesk_form_bg.wasm"]);
    }));
});

describe("what a key costs", () => {
  /** Counts, from now on, how often the core was asked and how often something in the form changed. @param {Page} page */
  const counting = async (page) => {
    await page.evaluate(() => {
      const counted = { understood: 0, changes: 0 };
      Object.assign(window, { counted });
      document.addEventListener("frontdesk-understood", () => counted.understood++);
      const watch = { subtree: true, childList: true, attributes: true, characterData: true };
      new MutationObserver((records) => {
        counted.changes += records.length;
      }).observe(document.querySelector("form") ?? document, watch);
    });
    return () =>
      page.evaluate(() => {
        const { counted } = /** @type {{ counted: { understood: number, changes: number } }} */ (
          /** @type {unknown} */ (window)
        );
        const { understood, changes } = counted;
        Object.assign(counted, { understood: 0, changes: 0 });
        return { understood, changes };
      });
  };
  const pause = (/** @type {Page} */ page) => page.waitForTimeout(400);

  test("nothing before a pause, one look after it, and no change where nothing else was understood", () =>
    visiting({ at: `${foreign.origin}/wordpress`, live: true }, async (page) => {
      const ready = page.evaluate(() => new Promise((done) => document.addEventListener("frontdesk-ready", done)));
      await page.getByLabel("Your message (optional)").click();
      await ready;
      await pause(page);
      const counted = await counting(page);
      // All in one task: no clock is between two keys.
      await page.getByLabel("Your message (optional)").evaluate((element) => {
        const area = /** @type {HTMLTextAreaElement} */ (element);
        for (let typed = 0; typed < 50; typed++) {
          area.value += "a";
          area.dispatchEvent(new InputEvent("input", { bubbles: true }));
        }
      });
      assert.deepEqual(await counted(), { understood: 0, changes: 0 });
      await pause(page);
      assert.deepEqual(await counted(), { understood: 1, changes: 0 });
    }));

  test("nothing at all for going through fields that stay as they are", () =>
    visiting({ at: `${foreign.origin}/wordpress`, live: true }, async (page) => {
      await type(page, "Your name", ["Ann Stays", "ann-stays@gmial.com"]);
      await says(page.locator(".frontdesk-hint"), "Did you mean gmail.com?");
      await pause(page);
      const counted = await counting(page);
      for (let fields = 0; fields < 6; fields++) await page.keyboard.press("Tab");
      await pause(page);
      assert.deepEqual(await counted(), { understood: 0, changes: 0 });
    }));
});

describe("the edge", () => {
  /** A page of a partner, filled in; what is sent meets `how` until that returns false.
   * @param {RegExp} expected @param {(route: import("playwright-core").Route) => Promise<void>} how
   * @param {(page: Page, mend: () => void) => Promise<void>} then */
  const broken = (expected, how, then) =>
    visiting({ at: `${foreign.origin}/partner`, expected }, async (page) => {
      let whole = false;
      await page.route("**/v1/leads", (route) => (whole ? route.fallback() : how(route)));
      await type(page, "First name", ["Dora", "Down", `dora-${Math.floor(performance.now())}@down-test.com`]);
      await page.getByRole("button", { name: "Send" }).click();
      await then(page, () => {
        whole = true;
      });
    });
  const trouble = (/** @type {Page} */ page) => page.locator(".frontdesk-trouble");

  test("down: kept, told truthfully, delivered when it is back", () =>
    broken(
      /ERR_FAILED/,
      (route) => route.abort(),
      async (page, mend) => {
        await says(trouble(page), "we can’t tell whether your message arrived");
        await says(trouble(page), "It is kept in this browser");
        assert.equal((await kept(page)).length, 1);
        assert.deepEqual(await found(page), []);
        await picture(page, "partner-down-1280");
        mend();
        await page.evaluate(() => window.dispatchEvent(new Event("online")));
        await says(card(page), /will call you/);
        assert.deepEqual(await kept(page), []);
      },
    ));

  test("down: delivered at the next visit, however long that takes", () =>
    broken(
      /ERR_FAILED/,
      (route) => route.abort(),
      async (page, mend) => {
        await says(trouble(page), "It is kept in this browser");
        const sent = posts(page);
        mend();
        await page.evaluate(() => sessionStorage.clear());
        await page.reload();
        await says(page.locator(".frontdesk-bar"), /Your message of .* has arrived\. .* will call you/);
        assert.equal(sent.length, 1);
        assert.deepEqual(await kept(page), []);
      },
    ));

  test("answering nonsense: that is no answer", () =>
    broken(
      /^$/,
      (route) => route.fulfill({ status: 200, contentType: "text/html", body: "<h1>Welcome to nginx!</h1>" }),
      async (page, mend) => {
        await says(trouble(page), "(200)");
        assert.equal(await card(page).count(), 0);
        mend();
        await page.getByRole("button", { name: "Send again" }).click();
        await says(card(page), /will call you/);
      },
    ));

  test("slow: sent once, however often it is pressed", () =>
    broken(
      /^$/,
      async (route) => {
        await new Promise((done) => setTimeout(done, 1_000));
        await route.fallback();
      },
      async (page) => {
        const sent = posts(page);
        await says(page.locator("[aria-live]"), "Sending");
        await page.getByRole("button", { name: "Send" }).click({ force: true });
        await says(card(page), /will call you/);
        assert.deepEqual(sent, []);
      },
    ));

  test("without the rest of the widget the form posts as it would", () =>
    visiting({ expected: /ERR_FAILED/ }, async (page) => {
      await page.route("**/frontdesk-form-*", (route) => route.abort());
      await page.getByLabel("Work e-mail").click();
      await page.keyboard.type("demo.plain@bosch.com");
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await says(page.locator("main.answer"), /Lena Hofmann will call you/);
    }));
});

describe("without script", () => {
  test("a form inside the element posts", () =>
    visiting({ at: `${foreign.origin}/wordpress`, live: true, javaScriptEnabled: false }, async (page) => {
      await type(page, "Your name", ["Nora", "nora@noscript-test.com"]);
      await page.getByRole("button", { name: "Submit" }).click();
      await says(page.locator("h1"), "Thank you for your message");
      assert.deepEqual(foreign.posted.splice(0), ["/contact/"]);
    }));
});

describe("our page", () => {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    test(`axe-core finds nothing, ${colorScheme}`, () =>
      visiting({ colorScheme }, async (page) => {
        assert.deepEqual(await found(page), []);
        await page.getByRole("button", { name: "Unknown and untidy" }).click();
        await says(page.locator("#email-hint"), "Did you mean");
        assert.deepEqual(await found(page), []);
        await page.getByRole("button", { name: "Send", exact: true }).click();
        await card(page).waitFor();
        assert.deepEqual(await found(page), []);
      }));
  }

  test("what was tidied can be taken, and undone, by keyboard", () =>
    visiting({}, async (page) => {
      await page.getByLabel("First name").click();
      await page.keyboard.type("ISOLDE");
      await says(page.locator("#first_name-hint"), "Isolde");
      await page.keyboard.press("Tab");
      assert.equal(await focusIn(page, "#first_name-hint"), true);
      await page.keyboard.press("Enter");
      assert.equal(await page.getByLabel("First name").inputValue(), "Isolde");
      await says(page.locator("[aria-live]"), "Changed to Isolde");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Enter");
      assert.equal(await page.getByLabel("First name").inputValue(), "ISOLDE");
    }));
});
