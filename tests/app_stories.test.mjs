/**
 * Whole stories, told by what each role sees and does: from a form to a report, and a partner's.
 *
 * In scope: that one thing follows from another, across people and pages; and that what somebody may not see isn't in any answer, by
 * the network and not by the screen. Not in scope: each page by itself (app), each rule by itself (the ledger's tests).
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { at } from "../scripts/lib/paths.mjs";
import { accessible, NOW, narrow, openApp, picture } from "./support/app.mjs";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("./support/app.mjs").Person} Person */

/** @type {Awaited<ReturnType<typeof openApp>>} */
let app;

/** Who calls the leads of Robert Bosch GmbH, and people of two partners. @type {Record<string, Person>} */
const somebody = {
  lena: { email: "lena@brindlewick.example", name: "Lena Hofmann", role: "member", member: "lena-hofmann" },
  okka: partner("okka", "Okka Pellworm", "pellworm-and-daughters-systemhaus-gmbh", "partner_member"),
  wilm: partner("wilm", "Wilm Pellworm", "pellworm-and-daughters-systemhaus-gmbh", "partner_manager"),
  tove: partner("tove", "Tove Kestrel", "kestrel", "partner_member"),
};

/** @param {string} id @param {string} name @param {string} account @param {string} role @returns {Person} */
function partner(id, name, account, role) {
  const member = name.toLowerCase().replaceAll(" ", "-");
  return { email: `${id}@${account}.example`, name, role, member, partner: `a-${account}` };
}

/** The demo's playbook, with a second person at Pellworm's, a partner whose people take who comes first, and rules for both. */
const playbook = (/** @type {number | null} */ grace) =>
  `${readFileSync(at("demo", "playbook.toml"), "utf8").replace('members = ["okka-pellworm"]', 'members = ["okka-pellworm", "wilm-pellworm"]')}
[member.wilm-pellworm]
name = "Wilm Pellworm"
calendar = "berlin"
[member.tove-kestrel]
name = "Tove Kestrel"
calendar = "berlin"
[member.finn-kestrel]
name = "Finn Kestrel"
calendar = "berlin"
[team.kestrel]
channel = "partner"
members = ["tove-kestrel", "finn-kestrel"]
distribute = "first_come"
[[partner]]
name = "Kestrel Cloud"
account = "a-kestrel"
names = ["kestrel"]
team = "kestrel"
[deal_registration]
protected_days = 90
${grace === null ? "" : `[minimum_follow_up]\npercent = 50\nsample = 2\nsettle_hours = 24\ngrace_days = ${grace}\nteams = ["pellworm"]`}
`;

const publish = async (/** @type {number | null} */ grace, now = NOW) => {
  const headers = { authorization: "Bearer sk_demo", "content-type": "application/toml", "frontdesk-now": now };
  const told = await fetch(`${app.url}/v1/playbook`, { method: "PUT", headers, body: playbook(grace) });
  assert.equal(told.status, 200, await told.text());
};

before(async () => {
  app = await openApp();
  const kestrel = { id: "a-kestrel", name: "Kestrel Cloud Ltd", kind: "partner", domains: "kestrel-cloud.example" };
  assert.equal((await app.asking("POST", "/v1/accounts", [kestrel])).status, 200);
  await publish(null);
});
after(() => app?.close());

/** Sends a lead in; its id. @param {Record<string, string>} fields @param {string} [now] */
async function lead(fields, now = NOW) {
  const told = await app.asking("POST", "/v1/leads", fields, { "frontdesk-now": now });
  const answer = await told.json();
  assert.equal(told.status, 201, JSON.stringify(answer));
  return answer.lead_id;
}

const owner = async (/** @type {string} */ id) => {
  const told = await (await app.asking("GET", `/v1/leads/${id}`)).json();
  return { member: told.decision.owner, team: told.decision.team, case: told.decision.case };
};

/** Demands that none of these words was answered. @param {{ url: string, text: string }[]} heard @param {string[]} words */
function tellsNothingOf(heard, words) {
  assert.ok(heard.length > 0);
  for (const { url, text } of heard) {
    for (const word of words) assert.ok(!text.toLowerCase().includes(word.toLowerCase()), `${url} tells of ${word}`);
  }
}

/** Logs a follow-up on the card. @param {Page} page @param {string} stage @param {Record<string, string>} [fields] by label */
async function followUp(page, stage, fields = {}) {
  await page.getByRole("button", { name: "Log follow-up" }).click();
  const dialog = page.getByRole("dialog", { name: "How did it go?" });
  const said = await dialog.locator(`optgroup[label=${stage}] option`).first().textContent();
  await dialog.getByLabel("Disposition").selectOption(said);
  for (const [label, text] of Object.entries(fields)) await dialog.getByLabel(label).fill(text);
  await dialog.getByRole("button", { name: "Save" }).click();
  await dialog.waitFor({ state: "detached" });
}

test("from the form to the report", async () => {
  // The owner's list is open while somebody fills the form in.
  await app.visiting({ who: somebody.lena ?? null }, async (page, heard) => {
    await page.goto("/app/leads?state=open");
    await page.getByRole("heading", { name: "My leads" }).waitFor();
    // No prefill was sealed for this Worker.
    await app.visiting({ who: null, expected: /\/prefill\// }, async (visitor) => {
      await visitor.goto("/");
      const fields = { first_name: "Thies", last_name: "Petersen", email: "thies.petersen@bosch.com" };
      for (const [id, text] of Object.entries(fields)) await visitor.locator(`#${id}`).fill(text);
      await visitor.getByRole("button", { name: "Send", exact: true }).click();
      await visitor.locator("#answer h2").waitFor();
      assert.match((await visitor.locator("#answer h2").textContent()) ?? "", /Lena Hofmann will call you/);
    });
    await page.evaluate("document.title");
    await page.goto("/app/leads?state=open");
    await page.getByRole("link", { name: "Thies Petersen" }).click();
    await page.getByRole("heading", { name: "Thies Petersen", level: 1 }).waitFor();
    await page.getByText("Robert Bosch GmbH").first().waitFor();
    await page.getByRole("button", { name: "Accept" }).click();
    await page.getByText("Accepted by Lena Hofmann").waitFor();
    await followUp(page, "Contacted", { Note: "Wants 400 TB of cold storage." });
    await page.getByText("Wants 400 TB of cold storage.").waitFor();
    await followUp(page, "Opportunity", { Amount: "90000" });
    await followUp(page, "Won", { Amount: "84000" });
    await page.locator(".mark").getByText("Won").first().waitFor();
    const others = (await (await app.asking("GET", "/v1/leads?limit=200")).json()).leads;
    const foreign = others.filter(
      (/** @type {any} */ line) => line.owner && line.owner !== "lena-hofmann" && line.email,
    );
    assert.ok(foreign.length > 10);
    tellsNothingOf(
      heard.filter(({ url }) => /\/v1\/(leads|reports|live)/.test(url)),
      foreign.map((/** @type {any} */ line) => line.email),
    );
  });
  // Those who look after it see it, each in their own way.
  for (const who of /** @type {const} */ (["admin", "marketing"])) {
    await app.visiting({ who }, async (page) => {
      await page.goto("/app/reports/follow-up?by=member");
      const row = page.getByRole("table").locator("tbody tr").filter({ hasText: "Lena Hofmann" });
      await row.getByText("84,000").waitFor();
      await page.goto("/app/all");
      await page.getByRole("link", { name: "Thies Petersen" }).waitFor();
    });
  }
  // It isn't one of the manager's teams, nor a partner's: for them it isn't there.
  for (const who of [somebody.okka, "manager"]) {
    await app.visiting({ who: /** @type {any} */ (who), expected: /404|403/ }, async (page, heard) => {
      await page.goto("/app/all");
      await page.getByRole("table").or(page.getByText("No leads")).first().waitFor();
      await page.goto("/app/");
      await page.locator("main h1").waitFor();
      tellsNothingOf(heard, ["Thies", "petersen"]);
    });
  }
});

test("a manager gives leads to others, one and many", async () => {
  /** @type {string[]} */
  const trials = [];
  for (const index of [1, 2, 3, 4]) {
    const email = `trial${index}@trial-firm-${index}.example`;
    trials.push(
      await lead({ email, first_name: "Tilda", last_name: `Trial${index}`, country: "DE", product: "Free trial" }),
    );
  }
  const team = (await owner(trials[0] ?? "")).team;
  assert.equal(team, "inside-emea");
  await app.visiting({ who: "manager" }, async (page) => {
    await page.goto("/app/all?state=waiting&team=inside-emea");
    for (const index of [1, 2, 3]) await page.getByRole("checkbox", { name: `Tilda Trial${index}` }).check();
    await page.getByText("3 chosen").waitFor();
    await accessible(page);
    await picture(page, "reassign-1280-light");
    await page.getByRole("button", { name: "Give to somebody else" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("optgroup[label=inside-emea] option").first().waitFor({ state: "attached" });
    await dialog.getByLabel("To").selectOption({ label: "Amara Diallo" });
    await dialog.getByLabel("Why").fill("Knows the industry.");
    await accessible(page);
    await picture(page, "reassign-dialog-1280-light");
    await dialog.getByRole("button", { name: "Give away" }).click();
    await page.getByText(/leads? given away/).waitFor();
  });
  for (const id of trials.slice(0, 3)) assert.equal((await owner(id)).member, "amara-diallo");
  // And from the card; in the history stands by whom and why.
  await app.visiting({ who: "manager" }, async (page) => {
    await page.goto(`/app/leads/${trials[3]}`);
    await page.getByRole("button", { name: "Give to somebody else" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.locator("optgroup[label=inside-emea] option").first().waitFor({ state: "attached" });
    const before = (await owner(trials[3] ?? "")).member;
    const to = before === "amara-diallo" ? "" : "amara-diallo";
    await dialog.getByLabel("To").selectOption(to);
    await dialog.getByLabel("Why").fill("On holiday from tomorrow.");
    await dialog.getByRole("button", { name: "Give away" }).click();
    await page.getByText("On holiday from tomorrow.").waitFor();
    assert.notEqual((await owner(trials[3] ?? "")).member, before);
  });
});

const ofPellworm = (/** @type {string} */ name) => ({
  email: `${name}@${name}-werft.example`,
  first_name: "Momme",
  last_name: name,
  company: `${name} Werft`,
  country: "DE",
  product: "Storage",
  partner: "pellworm",
});

test("a partner's lead is sealed until it is accepted; rejected, somebody else of theirs has it", async () => {
  const id = await lead(ofPellworm("Ketelsen"));
  const first = await owner(id);
  assert.equal(first.team, "pellworm");
  const people = { "okka-pellworm": somebody.okka, "wilm-pellworm": somebody.wilm };
  const [one, other] =
    first.member === "okka-pellworm" ? ["okka-pellworm", "wilm-pellworm"] : ["wilm-pellworm", "okka-pellworm"];
  const person = (/** @type {string | undefined} */ name) => people[/** @type {keyof typeof people} */ (name)] ?? null;
  await app.visiting({ who: person(one), size: narrow, expected: /404/ }, async (page, heard) => {
    await page.goto(`/app/leads/${id}`);
    await page.getByRole("heading", { name: "Sealed until you accept it" }).waitFor();
    await picture(page, "sealed-390-light");
    await accessible(page);
    await page.getByRole("button", { name: "Reject" }).click();
    await page.getByRole("dialog").getByLabel("Why").fill("No capacity");
    await page.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
    await page.getByText("Rejected; somebody else has it now").waitFor();
    tellsNothingOf(heard, ["ketelsen", "momme"]);
  });
  assert.equal((await owner(id)).member, other);
  await app.visiting({ who: person(other) }, async (page) => {
    await page.goto(`/app/leads/${id}`);
    await page.getByRole("button", { name: "Accept" }).click();
    await page.getByRole("heading", { name: "Momme Ketelsen", level: 1 }).waitFor();
    await followUp(page, "Contacted", { Note: "Comes by on Thursday." });
    await page.getByText("Comes by on Thursday.").waitFor();
  });
  // Another partner has never heard of it.
  await app.visiting({ who: somebody.tove ?? null, expected: /404/ }, async (page, heard) => {
    await page.goto(`/app/leads/${id}`);
    await page.getByText("Not found").waitFor();
    tellsNothingOf(heard, ["ketelsen", "momme", "thursday"]);
  });
});

test("a pool: the first who comes takes it", async () => {
  const id = await lead({ ...ofPellworm("Brodersen"), partner: "kestrel" });
  await app.visiting({ who: somebody.tove ?? null }, async (page, heard) => {
    await page.goto("/app/pool");
    await page.getByRole("button", { name: "Take it" }).waitFor();
    tellsNothingOf(heard, ["brodersen", "momme"]);
    await picture(page, "pool-filled-1280-light");
    await page.getByRole("button", { name: "Take it" }).click();
    await page
      .getByRole("heading", { name: "Momme Brodersen" })
      .or(page.getByText("Momme Brodersen"))
      .first()
      .waitFor();
  });
  assert.equal((await owner(id)).member, "tove-kestrel");
});

/** Registers a deal. @param {Page} page @param {string} company @param {string} website */
async function register(page, company, website) {
  await page.goto("/app/deals");
  await page.getByRole("button", { name: "Register a deal" }).click();
  const dialog = page.getByRole("dialog", { name: "Register a deal" });
  await dialog.getByLabel("Company").fill(company);
  await dialog.getByLabel("Website").fill(website);
  await accessible(page);
  await picture(page, "deal-dialog-1280-light");
  await dialog.getByRole("button", { name: "Register" }).click();
  await dialog.waitFor({ state: "detached" });
}

test("a deal is registered, in conflict, and decided", async () => {
  await app.visiting({ who: somebody.wilm ?? null }, async (page) => {
    await register(page, "Nordwind Reederei GmbH", "nordwind-reederei.example");
    await page.getByText(/Free: they are yours until/).waitFor();
    await page.getByRole("link", { name: "Nordwind Reederei GmbH" }).waitFor();
    await picture(page, "deals-1280-light");
    await accessible(page);
  });
  await app.visiting({ who: somebody.tove ?? null }, async (page, heard) => {
    await register(page, "Nordwind Reederei", "www.nordwind-reederei.example");
    await page.getByText(/In conflict: another partner registered them, until/).waitFor();
    await picture(page, "deal-conflict-1280-light");
    tellsNothingOf(heard, ["pellworm"]);
  });
  await app.visiting({ who: "admin" }, async (page) => {
    await page.goto("/app/deals?state=pending");
    await page.getByRole("link", { name: "Nordwind Reederei" }).click();
    await page.getByRole("heading", { name: "What stands against it" }).waitFor();
    await page.getByRole("link", { name: "a-pellworm-and-daughters-systemhaus-gmbh" }).waitFor();
    await picture(page, "deal-1280-light");
    await accessible(page);
    await page.getByRole("button", { name: "Reject" }).click();
    await page.getByRole("dialog").getByLabel("Why").fill("Registered by others in November.");
    await page.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
    await page.getByText("Registered by others in November.").waitFor();
  });
  await app.visiting({ who: somebody.tove ?? null, size: narrow }, async (page) => {
    await page.goto("/app/deals");
    await page.getByRole("link", { name: "Nordwind Reederei" }).click();
    await page.getByText("Registered by others in November.").waitFor();
    await picture(page, "deal-390-light");
    await accessible(page);
  });
});

test("below the minimum, told before it bites, suspended, and back", async () => {
  // By the real clock, as what is due is done by it.
  const days = (/** @type {number} */ days) => new Date(Date.now() - days * 86_400_000).toISOString();
  const leads = [];
  for (const name of ["Ahlers", "Boysen", "Carstens", "Detlefsen"]) leads.push(await lead(ofPellworm(name), days(4)));
  for (const id of leads) assert.equal((await owner(id)).team, "pellworm");
  // Asked for from now on, it is looked at at once; but for what was said of other times, which the object remembers while it is up.
  await app.between(async () => {});
  await publish(1, days(0));
  await until("pellworm", "warned");
  const now = days(0);
  await app.visiting({ who: somebody.wilm ?? null, now }, async (page) => {
    await page.goto("/app/our-follow-up");
    await page.getByText("Below the minimum").waitFor();
    await page.getByText(/No new leads in .*, unless you follow up/).waitFor();
    await page.getByText("Our people, the last 30 days").waitFor();
    await picture(page, "our-follow-up-1280-light");
    await accessible(page);
  });
  await publish(0, days(0));
  const say = (/** @type {string | undefined} */ id) =>
    app.asking(
      "POST",
      `/v1/leads/${id}/follow-up`,
      { note: "Called.", disposition: "attempted" },
      { "frontdesk-now": days(0) },
    );
  assert.equal((await say(leads[0])).status, 200);
  await until("pellworm", "suspended");
  await app.visiting({ who: somebody.okka ?? null, size: narrow, now: days(0) }, async (page) => {
    await page.goto("/app/our-follow-up");
    await page.getByText("No new leads now").waitFor();
    await picture(page, "our-follow-up-390-light");
    await accessible(page);
  });
  assert.notEqual((await owner(await lead(ofPellworm("Edlefsen"), days(0)))).team, "pellworm");
  for (const id of leads.slice(1)) assert.equal((await say(id)).status, 200);
  await until("pellworm", "ok");
  assert.equal((await owner(await lead(ofPellworm("Feddersen"), days(0)))).team, "pellworm");
});

/** Waits until the team stands so. @param {string} team @param {string} state */
async function until(team, state) {
  const end = Date.now() + 20_000;
  for (;;) {
    const headers = { "frontdesk-now": new Date().toISOString() };
    const told = await (await app.asking("GET", "/v1/minimum-follow-up", undefined, headers)).json();
    const found = told.find((/** @type {any} */ standing) => standing.team === team);
    if (found?.state === state && (state !== "warned" || found.suspends_at)) return;
    assert.ok(Date.now() < end, `${team} is ${JSON.stringify(found)}, not ${state}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

/** A link to work this lead by, as the message to its owner has it. @param {string} id */
async function linkTo(id) {
  const { link } = await (await app.asking("POST", `/v1/leads/${id}/work-link`, {})).json();
  return `/lead#${link}`;
}

test("a partner works a lead by the link in a message, without signing in", async () => {
  const id = await lead(ofPellworm("Gosch"));
  const [address, second] = [await linkTo(id), await linkTo(id)];
  await app.visiting({ who: null, size: narrow }, async (page, heard) => {
    await page.goto(address);
    await page.getByRole("heading", { name: "Who it is, you see when you accept it" }).waitFor();
    assert.equal(new URL(page.url()).hash, "", "the secret is out of the address");
    await picture(page, "link-sealed-390-light");
    await accessible(page);
    tellsNothingOf(heard, ["gosch", "momme"]);
    await page.getByRole("button", { name: "Accept" }).click();
    await page.getByRole("heading", { name: "Momme Gosch" }).waitFor();
    await page.getByLabel("Disposition").selectOption({ index: 2 });
    await page.getByLabel("Note").fill("Left a message at the yard.");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Noted. Thank you!").waitFor();
    await picture(page, "link-accepted-390-light");
    await accessible(page);
    await page.reload();
    await page.getByRole("heading", { name: "Momme Gosch" }).waitFor();
  });
  const { member } = await owner(id);
  const activities = await (await app.asking("GET", `/v1/leads/${id}/activities`)).json();
  assert.ok(activities.some((/** @type {any} */ of) => of.note === "Left a message at the yard." && of.by === member));
  // Given to somebody else, the link does nothing any more.
  const to = member === "okka-pellworm" ? "wilm-pellworm" : "okka-pellworm";
  await app.asking("POST", "/v1/leads/reassign", { leads: [id], to });
  await app.visiting({ who: null, expected: /410/ }, async (page, heard) => {
    await page.goto(second);
    await page.getByRole("heading", { name: "Somebody else has this lead now" }).waitFor();
    await picture(page, "link-over-1280-light");
    await accessible(page);
    tellsNothingOf(heard, ["gosch", "momme"]);
  });
});

test("a link rejects once; forged, expired and replayed ones are told politely", async () => {
  const id = await lead(ofPellworm("Hansen"));
  const before = await owner(id);
  const address = await linkTo(id);
  await app.visiting({ who: null, expected: /410/ }, async (page) => {
    await page.goto(address);
    await page.getByRole("button", { name: "Reject …" }).click();
    await page.getByLabel("Why not?").fill("Not my territory");
    await page.getByRole("button", { name: "Reject the lead" }).click();
    await page.getByRole("heading", { name: "Rejected: somebody else has it now" }).waitFor();
  });
  assert.notEqual((await owner(id)).member, before.member);
  const replayed = await app.asking("POST", "/v1/work-link", { link: address.split("#")[1], work: "accept" });
  assert.deepEqual([replayed.status, (await replayed.json()).type], [410, "/problems#link-over"]);
  const old = await linkTo(id);
  const later = new Date(Date.parse(NOW) + 20 * 86_400_000).toISOString();
  for (const [path, now] of [
    [`${address.slice(0, -4)}beef`, NOW],
    ["/lead#wl_nowhere_0123", NOW],
    ["/lead#nonsense", NOW],
    [old, later],
  ]) {
    await app.visiting({ who: null, now: now ?? NOW, expected: /410/ }, async (page, heard) => {
      await page.goto(path ?? "");
      await page.getByRole("heading", { name: "This link doesn’t count any more" }).waitFor();
      tellsNothingOf(heard, ["hansen", "momme"]);
    });
  }
});

test("what reviewers say is listed, and taken back", async () => {
  const same = { first_name: "Katharina", last_name: "Ingwersen", company: "Ingwersen Tee GmbH", country: "DE" };
  const one = await lead({ ...same, email: "katharina.ingwersen@ingwersen-tee.example" });
  const two = await lead({ ...same, first_name: "Kathi", email: "kathi.ingwersen@ingwersen-tee.example" });
  await app.visiting({ who: "admin" }, async (page) => {
    await page.goto("/app/reviews");
    await page.getByRole("table").locator("tbody tr[data-index]").last().getByRole("link").click();
    await page.getByRole("button", { name: "Different people" }).click();
    await page.waitForURL("**/app/reviews");
    await page.getByRole("link", { name: "Decided" }).click();
    await page.getByText("Different people").waitFor();
    await picture(page, "reviews-decided-1280-light");
    await accessible(page);
    await page.getByRole("table").locator("tbody tr[data-index]").first().getByRole("link").click();
    await page.getByRole("heading", { name: "They are different people" }).waitFor();
    await page.getByRole("button", { name: "Withdraw it" }).click();
    await page.getByText("Undone").waitFor();
    // Whose their leads are.
    await page.goto(`/app/leads/${one}`);
    await page.getByRole("heading", { name: "What we have with them" }).waitFor();
  });
  assert.ok(two);
});

test("always and never, on the card, and withdrawn", async () => {
  const id = await lead({ email: "wiebke.jessen@bosch.com", first_name: "Wiebke", last_name: "Jessen", country: "DE" });
  await app.visiting({ who: "admin" }, async (page) => {
    await page.goto(`/app/leads/${id}`);
    await page.getByRole("button", { name: /^Never / }).click();
    await page.getByText("Remembered: it holds for the next lead from there").waitFor();
    await page.getByRole("button", { name: /^Withdraw/ }).click();
    await page.getByRole("button", { name: /^Never / }).waitFor();
    const verdicts = await (await app.asking("GET", "/v1/verdicts")).json();
    assert.ok(verdicts.every((/** @type {any} */ { withdrawn }) => withdrawn));
    await page.goto("/app/accounts/a-robert-bosch-gmbh");
    await page.getByRole("table", { name: "Leads of this account" }).or(page.getByRole("table")).first().waitFor();
    await page.getByRole("link", { name: "Wiebke Jessen" }).waitFor();
    await picture(page, "account-leads-1280-light");
    await accessible(page);
  });
});
