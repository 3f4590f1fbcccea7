/**
 * Records of Salesforce and HubSpot at the real Worker: imported once each and given out again, accounts kept fresh without a
 * new book, and HubSpot's forms.
 *
 * In scope: `/v1/records`, and the shape of HubSpot's forms at both doors for submissions. Not in scope: every column and word
 * (the core's tests), the command line.
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { at } from "../scripts/lib/paths.mjs";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { asDescribed } from "./support/contract.mjs";

const folder = mkdtempSync(join(tmpdir(), "frontdesk-"));
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;
before(async () => {
  worker = await startWorkerd({ stateDir: join(folder, "state") });
  const headers = { authorization: "Bearer sk_demo", "content-type": "application/toml" };
  const body = readFileSync(at("demo", "playbook.toml"));
  assert.equal((await fetch(new URL("/v1/playbook", worker.url), { method: "PUT", headers, body })).status, 200);
});
after(async () => {
  await worker.stop();
  rmSync(folder, { recursive: true });
});

/** @param {string} method @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers] */
async function call(method, path, body, headers = {}) {
  const csv = typeof body === "string";
  const url = new URL(path, worker.url);
  const response = await fetch(url, {
    method,
    headers: {
      ...(path.startsWith("/v1/forms/") ? {} : { authorization: "Bearer sk_demo" }),
      "content-type": csv ? "text/csv" : "application/json",
      ...headers,
    },
    body: body === undefined || csv ? body : JSON.stringify(body),
  });
  await asDescribed(method, url.pathname, response);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** What became of each row. @param {string} query @param {unknown} rows */
async function imported(query, rows) {
  const { status, body } = await call("POST", `/v1/records?${query}`, rows);
  assert.equal(status, 200, JSON.stringify(body));
  return body.rows.map((/** @type {{ became: string, problems?: { field: string }[] }} */ row) =>
    [row.became, ...(row.problems ?? []).map(({ field }) => field)].join(" "),
  );
}

/** The records of a kind, each as an object. @param {string} kind */
async function records(kind) {
  const { body } = await call("GET", `/v1/records?kind=${kind}`);
  return body.records.map((/** @type {[string, string][]} */ fields) => Object.fromEntries(fields));
}

/** The lead of a submission, without what differs by when it came. @param {string} id */
async function leadOf(id) {
  const { body } = await call("GET", `/v1/leads/${id}`);
  const { notes, ...lead } = body.lead;
  return { lead, submission: body.submissions[0] };
}

describe("records of other systems", () => {
  test("come in once each, and go out as they stand", async () => {
    const accounts =
      "Id,Name,Type,Website,ParentId,IsDeleted\n0015g00000A1b2C,Vizcaya Quittengarten,Prospect,,,false\n" +
      '001B,"Nordlicht\nWerke",Friend,,,false\n,Nobody,,,,false\n001D,Gone,,,,true\n';
    const became = ["new", "refused kind", "refused id", "skipped"];
    assert.deepEqual(await imported("kind=account&from=salesforce", accounts), became);
    assert.equal((await imported("kind=account&from=salesforce", accounts))[0], "unchanged");
    const leads =
      "Lead ID,Email,Last Name,Lead Status,Company / Account\n" +
      "00Q1,lee@gmail.com,Lee,Working - Contacted,Vizcaya Quittengarten\n00Q2,,Nobody,New,Acme\n";
    const twice = await imported("kind=lead&from=salesforce", leads);
    assert.deepEqual(twice, ["new", "refused email phone"]);
    assert.deepEqual(await imported("kind=lead&from=salesforce", leads), ["unchanged", "refused email phone"]);
    const [lead] = (await records("lead")).filter((/** @type {{ id: string }} */ { id }) => id === "00Q1");
    assert.deepEqual([lead.last_name, lead.status, lead.email], ["Lee", "contacted", "lee@gmail.com"]);
    const deal = [{ Id: "006A", AccountId: "0015g00000A1b2C", StageName: "Closed Won", Amount: "1,234.50" }];
    assert.deepEqual(await imported("kind=opportunity&from=salesforce", deal), ["new"]);
    const [won] = await records("opportunity");
    assert.deepEqual([won.account, won.status, won.amount], ["0015g00000A1b2CAAR", "won", "123450"]);
    // By our own columns what was given out is the same again.
    const account = { ...(await records("account"))[0] };
    assert.deepEqual(await imported("kind=account", [account]), ["unchanged"]);
    // By another system's columns, too.
    const { body: sheet } = await call("GET", "/v1/records/export?kind=account&to=salesforce");
    const rows = sheet.rows.map((/** @type {string[]} */ cells) =>
      Object.fromEntries(cells.map((cell, at) => [sheet.columns[at], cell])),
    );
    assert.deepEqual([rows[0].Id, rows[0].Name], ["0015g00000A1b2CAAR", "Vizcaya Quittengarten"]);
    assert.equal((await imported("kind=account&from=salesforce", rows))[0], "unchanged");
    for (const query of ["kind=colour&to=salesforce", "kind=account&to=excel", "kind=campaign&to=hubspot"]) {
      assert.equal((await call("GET", `/v1/records/export?${query}`)).status, 422, query);
    }
    for (const query of ["kind=colour", "kind=account&from=excel", "from=salesforce", "kind=campaign&from=hubspot"]) {
      const { status, body } = await call("POST", `/v1/records?${query}`, [{ Id: "1" }]);
      assert.deepEqual([status, body.type], [422, "/problems#bad-fields"], query);
    }
    const many = Array.from({ length: 1001 }, (_, i) => ({ id: `a${i}`, name: "x" }));
    assert.equal((await call("POST", "/v1/records?kind=account", many)).status, 422);
    assert.equal((await call("GET", "/v1/records?kind=colour")).status, 422);
  });

  test("keep the owner who has the lead there", async () => {
    const rows = Array.from({ length: 6 }, (_, i) => ({
      Id: `00Qo${i}`,
      Email: `o${i}@owned.example`,
      OwnerId: "Priya Raman",
    }));
    await imported("kind=lead&from=salesforce", rows);
    const owned = (await records("lead")).filter((/** @type {{ id?: string }} */ { id }) => id?.startsWith("00Qo"));
    assert.equal(owned.length, 6);
    const owners = new Set(owned.map((/** @type {{ owner: string }} */ { owner }) => owner));
    assert.deepEqual([...owners], ["priya-raman"]);
  });

  test("keep accounts fresh: a new name is matched, and the book is the one before", async () => {
    const list = (/** @type {string} */ name, /** @type {string} */ domains) =>
      `id,name,domains,country\nf1,${name},${domains},DE\nf2,Zebrafink Argentaria,,DE\n`;
    await imported("kind=account", list("Brombeerhain Lüneburg", "brombeerhain.example"));
    const decide = async (/** @type {Record<string, string>} */ fields) => {
      const { body } = await call("POST", "/v1/leads", { country: "DE", ...fields });
      return body.decision?.account_id ?? null;
    };
    assert.equal(await decide({ email: "a@gmail.com", company: "Brombeerhain Lüneburg GmbH" }), "f1");
    const before = (await call("GET", "/v1/book")).body;
    const renamed = list("Holunderhof Uelzen", "holunderhof.example");
    assert.deepEqual(await imported("kind=account", renamed), ["changed", "unchanged"]);
    assert.equal(await decide({ email: "b@gmail.com", company: "Holunderhof Uelzen" }), "f1");
    assert.equal(await decide({ email: "c@gmail.com", company: "Brombeerhain Lüneburg" }), null);
    assert.equal(await decide({ email: "d@holunderhof.example" }), "f1");
    assert.equal(await decide({ email: "e@brombeerhain.example" }), null);
    const after = (await call("GET", "/v1/book")).body;
    assert.deepEqual(after.book, before.book, "no book was built for it");
    assert.equal(after.revision, before.revision + 1, "what said the same made no revision");
  });
});

describe("HubSpot's forms", () => {
  const theirs = (/** @type {string} */ email) => ({
    submittedAt: "1772359200000",
    fields: [
      { objectTypeId: "0-1", name: "email", value: email },
      { objectTypeId: "0-1", name: "firstname", value: "Kim" },
      { objectTypeId: "0-1", name: "jobtitle", value: "Head of Purchasing" },
      { objectTypeId: "0-2", name: "name", value: "Acme Anvils Inc" },
    ],
    context: {
      hutk: "6f453d92607b8108998dc213178ad214",
      pageUri: "https://acme.example/?utm_campaign=spring",
      pageName: "Home",
    },
    legalConsentOptions: {
      consent: {
        consentToProcess: true,
        text: "I agree to be called.",
        communications: [{ value: true, subscriptionTypeId: 999, text: "Send me news." }],
      },
    },
  });

  test("are the same lead as our own shape, and their consent is kept", async () => {
    const ours = {
      email: "kim@one.example",
      first_name: "Kim",
      title: "Head of Purchasing",
      company: "Acme Anvils Inc",
      utm_campaign: "spring",
      created_at: "1772359200000",
      consent: "I agree to be called.\nSend me news.",
    };
    const own = await leadOf((await call("POST", "/v1/leads", ours)).body.id);
    const same = (/** @type {Record<string, any>} */ lead, /** @type {string} */ domain) =>
      JSON.parse(JSON.stringify(lead).replaceAll(domain, "one.example"));
    for (const [path, domain] of [
      ["/v1/leads", "two.example"],
      ["/v1/forms/pk_demo", "three.example"],
    ]) {
      const { status, body, headers } = await call("POST", path ?? "", theirs(`kim@${domain}`), {
        origin: "https://example.org",
        ...(path === "/v1/leads" ? { authorization: "Bearer pk_demo" } : {}),
      });
      assert.equal(status, 201, JSON.stringify(body));
      assert.match(headers.get("content-type") ?? "", /json/);
      const { lead, submission } = await leadOf(body.id);
      assert.deepEqual(same(lead, domain ?? ""), own.lead, path);
      const { text, basis, at } = submission.consent;
      assert.deepEqual([text, basis, at], ["I agree to be called.\nSend me news.", "consent", "1772359200000"]);
      const kept = JSON.stringify(submission.fields);
      assert.ok(kept.includes("6f453d92") && kept.includes("subscriptionTypeId") && kept.includes("Home"), kept);
    }
  });

  test("are refused like any other where nobody could answer", async () => {
    const { status, body } = await call("POST", "/v1/forms/pk_demo", { fields: [{ name: "firstname", value: "Kim" }] });
    assert.deepEqual([status, body.type], [422, "/problems#no-way-to-answer"]);
  });
});
