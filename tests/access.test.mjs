/**
 * Who may do what, as it comes over HTTP: keys, people, links, sessions, other sites' pages, other workspaces.
 *
 * In scope: attacks from outside, each against the guard that refuses it. Not in scope: which lead is in whose reach
 * (`access.rs`), issuers (`sign_in.test.mjs`).
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { cookieOf, makeWorkspace, operator, ownPage, send, sent, signIn, signInAgain } from "./support/workspaces.mjs";

const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;
let log = "";
/** @type {string} */
let url;
/** @type {string} */
let key;
/** @type {string} */
let otherKey;
/** @type {string} */
let publishable;
/** @type {Record<string, { person: any, headers: Record<string, string> }>} */
const people = {};

const partner = { role: "partner_member", partner: "p1" };

before(async () => {
  const note = (/** @type {string} */ text) => {
    log += text;
  };
  worker = await startWorkerd({ stateDir, vars: { LOCAL: "1", OPERATOR_KEY: operator }, log: note });
  url = worker.url;
  ({ key, publishable } = await makeWorkspace(url, "acme"));
  otherKey = (await makeWorkspace(url, "other")).key;
  const rows = {
    mia: { role: "manager", member: "mia" },
    pat: { ...partner, member: "pat" },
    quin: { role: "partner_manager", member: "quin", partner: "p2" },
    rolf: { role: "read_only" },
  };
  for (const [name, row] of Object.entries(rows)) {
    people[name] = await signIn(url, key, { email: `${name}@example.com`, name, ...row });
  }
});
after(async () => {
  await worker.stop();
  rmSync(stateDir, { recursive: true });
});

/** @param {Awaited<ReturnType<typeof send>>} told @param {number} status @param {string} code */
function refused(told, status, code) {
  assert.equal(told.status, status, told.text);
  assert.equal(told.json().type, `/problems#${code}`);
  return told;
}

const me = (/** @type {Record<string, string>} */ headers) => send(url, "GET", "/v1/me", { headers });

describe("keys", () => {
  test("do what their scopes say, and are told once", async () => {
    const body = { kind: "secret", name: "reader", scopes: ["leads:read"] };
    const made = (await sent(url, "POST", "/v1/keys", { key, body })).json();
    assert.match(made.key, /^sk_acme_[0-9a-f]{64}$/);
    const reader = { key: made.key };
    assert.equal((await send(url, "GET", "/v1/leads/l-acme-eva", reader)).status, 200);
    for (const [method, path, needs] of [
      ["POST", "/v1/leads/l-acme-eva/accept", "leads:work"],
      ["POST", "/v1/leads", "leads:submit"],
      ["GET", "/v1/accounts/a-eva", "accounts:read"],
      ["DELETE", "/v1/accounts/a-eva", "accounts:write"],
      ["GET", "/v1/playbooks", "playbook:read"],
      ["PUT", "/v1/book", "accounts:write"],
      ["POST", "/v1/playbook/rollback", "playbook:write"],
      ["GET", "/v1/teams/ours/rotation", "reports:read"],
      ["GET", "/v1/people", "people:read"],
      ["GET", "/v1/keys", "admin"],
      ["GET", "/v1/audit", "admin"],
      ["GET", "/v1/issuer", "admin"],
    ]) {
      const lead = path === "/v1/leads" ? { body: { email: "a@b.example" } } : {};
      const told = refused(await send(url, method ?? "", path ?? "", { ...reader, ...lead }), 403, "key-not-allowed");
      assert.ok(told.text.includes(`\`${needs}\``), `${path}: ${told.text}`);
    }
    const listed = await sent(url, "GET", "/v1/keys", { key });
    assert.ok(!/sk_acme|pk_acme/.test(listed.text));
    const row = listed.json().find((/** @type {{ id: string }} */ row) => row.id === made.id);
    assert.equal(row.last_used, new Date().toISOString().slice(0, 10));
  });

  test("can neither be made nor rotated without `admin`", async () => {
    const body = { kind: "secret", name: "x", scopes: ["admin"] };
    const scopes = ["people:write", "leads:write", "accounts:write", "playbook:write", "reports:read"];
    const most = (await sent(url, "POST", "/v1/keys", { key, body: { ...body, scopes } })).json();
    refused(await send(url, "POST", "/v1/keys", { key: most.key, body }), 403, "key-not-allowed");
    refused(await send(url, "POST", `/v1/keys/${most.id}/rotate`, { key: most.key }), 403, "key-not-allowed");
    refused(await send(url, "POST", "/v1/keys", { headers: people.mia?.headers, body }), 403, "key-not-allowed");
    // Nor is an administrator, who could make one then.
    const admin = { email: "new@example.com", role: "admin" };
    refused(await send(url, "POST", "/v1/people", { key: most.key, body: admin }), 403, "more-than-your-own");
    refused(await send(url, "POST", "/v1/keys", { key, body: { ...body, scopes: [] } }), 422, "bad-fields");
    refused(await send(url, "POST", "/v1/keys", { key, body: { ...body, scopes: ["root"] } }), 400, "unreadable-body");
  });

  test("are rotated, the old one counting until then, and revoked at once", async () => {
    const body = { kind: "publishable", name: "page", origins: ["https://acme.example"] };
    const first = (await sent(url, "POST", "/v1/keys", { key, body })).json();
    const lead = (/** @type {string} */ key, origin = "https://acme.example") =>
      send(url, "POST", "/v1/leads", { key, headers: { origin }, body: { email: "page@page.example" } });
    assert.equal((await lead(first.key)).status, 201);
    refused(await lead(first.key, "https://evil.example"), 403, "origin-not-allowed");
    refused(await send(url, "GET", "/v1/leads/l-acme-eva", { key: first.key }), 403, "key-not-allowed");
    const until = new Date(Date.now() + 60_000).toISOString();
    const second = (await sent(url, "POST", `/v1/keys/${first.id}/rotate`, { key, body: { until } })).json();
    assert.match(second.key, /^pk_acme_/);
    assert.equal((await lead(first.key)).status, 201);
    const later = { "frontdesk-now": new Date(Date.now() + 61_000).toISOString() };
    refused(await send(url, "GET", "/v1/me", { key: first.key, headers: later }), 401, "unknown-key");
    assert.equal((await send(url, "GET", "/v1/me", { key: second.key, headers: later })).status, 200);
    await sent(url, "DELETE", `/v1/keys/${second.id}`, { key });
    refused(await lead(second.key), 401, "unknown-key");
    refused(await send(url, "DELETE", "/v1/keys/none", { key }), 404, "no-such-key");
  });
});

describe("links", () => {
  const use = (/** @type {string} */ link, headers = ownPage(url)) =>
    send(url, "POST", "/v1/sign-in/link", { headers, body: { link } });

  test("work once; forged, replayed and strange ones are refused alike, byte for byte", async () => {
    const { link } = (await sent(url, "POST", `/v1/people/${people.pat?.person.id}/link`, { key })).json();
    const secret = new URL(link).hash.slice(1);
    assert.match(secret, /^sl_acme_[0-9a-f]{64}$/);
    // What looks at a link, as mail scanners do, doesn't use it up.
    assert.equal((await send(url, "GET", link)).status, 200);
    assert.equal((await send(url, "HEAD", link)).status, 200);
    const random = "0".repeat(64);
    const strange = [`sl_acme_${random}`, secret.replace("acme", "other"), secret.replace("acme", "nowhere"), "x", key];
    const told = await Promise.all(strange.map((link) => use(link)));
    const signedIn = await use(secret);
    assert.equal(signedIn.status, 200, signedIn.text);
    told.push(await use(secret));
    for (const answer of told) refused(answer, 403, "not-signed-in");
    assert.equal(new Set(told.map(({ text }) => text)).size, 1);
    assert.ok(told.every(({ headers }) => !headers["set-cookie"]));
    // A link opens nothing as a key or as a session.
    refused(await send(url, "GET", "/v1/me", { key: secret }), 401, "unknown-key");
    refused(await me({ cookie: `frontdesk=${secret}` }), 401, "unknown-key");
  });

  test("stop working after an hour, and with their person", async () => {
    const made = async () => {
      const { link } = (await sent(url, "POST", `/v1/people/${people.pat?.person.id}/link`, { key })).json();
      return new URL(link).hash.slice(1);
    };
    const late = { ...ownPage(url), "frontdesk-now": new Date(Date.now() + 3_601_000).toISOString() };
    refused(await use(await made(), late), 403, "not-signed-in");
  });

  test("are asked for without a word on who is there", async () => {
    const told = [];
    for (const [workspace, email] of [
      ["acme", "pat@example.com"],
      ["acme", "stranger@example.com"],
      ["nowhere", "pat@example.com"],
      ["No Such", "x"],
    ]) {
      told.push(await send(url, "POST", "/v1/sign-in", { headers: ownPage(url), body: { workspace, email } }));
    }
    assert.deepEqual(
      told.map(({ status, text }) => [status, text]),
      told.map(() => [202, ""]),
    );
    const names = told.map(({ headers }) =>
      Object.keys(headers)
        .filter((name) => name !== "date")
        .sort()
        .join(),
    );
    assert.equal(new Set(names).size, 1);
    refused(
      await send(url, "POST", "/v1/sign-in", { body: { workspace: "acme", email: "pat@example.com" } }),
      403,
      "cross-site",
    );
  });
});

describe("a session", () => {
  test("is a cookie that no script reads, and always a new one", async () => {
    const { link } = (await sent(url, "POST", `/v1/people/${people.pat?.person.id}/link`, { key })).json();
    // Somebody had the browser keep a session that they know, so that it would become the victim's.
    const planted = `frontdesk=ss_acme_${"1".repeat(64)}`;
    const told = await sent(url, "POST", "/v1/sign-in/link", {
      headers: { ...ownPage(url), cookie: planted },
      body: { link: new URL(link).hash.slice(1) },
    });
    const cookie = cookieOf(told);
    assert.match(cookie, /^frontdesk=ss_acme_[0-9a-f]{64}$/);
    assert.notEqual(cookie, planted);
    refused(await me({ cookie: planted }), 401, "unknown-key");
    const [set] = told.headers["set-cookie"] ?? [];
    assert.match(set ?? "", /; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/);
    assert.equal(told.headers["cache-control"], "no-store");
    const who = (await me({ cookie })).json();
    assert.deepEqual(
      [who.person.email, who.rights, who.all_leads],
      ["pat@example.com", ["leads:read", "leads:work"], false],
    );
    // In a header it is no key, and with another workspace's name none there.
    refused(await send(url, "GET", "/v1/me", { key: cookie.split("=")[1] }), 401, "unknown-key");
    refused(await me({ cookie: cookie.replace("acme", "other") }), 401, "unknown-key");
  });

  test("does nothing for another site's page", async () => {
    const { cookie = "" } = people.pat?.headers ?? {};
    const lead = "/v1/leads/l-acme-pat/accept";
    /** @type {Record<string, string>[]} */
    const pages = [
      {},
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: url, "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ];
    for (const page of pages) {
      const headers = { ...page, cookie };
      for (const path of [lead, "/v1/leads", "/v1/sign-out", "/v1/people", "/v1/sign-in/start"]) {
        const told = refused(await send(url, "POST", path, { headers, body: {} }), 403, "cross-site");
        assert.ok(!told.headers["set-cookie"], path);
      }
      // Nor has it somebody signed in as whom it likes.
      refused(await send(url, "POST", "/v1/sign-in/link", { headers, body: { link: "x" } }), 403, "cross-site");
    }
    assert.equal((await send(url, "POST", lead, { headers: { ...ownPage(url), cookie } })).status, 200);
    const read = await send(url, "GET", "/v1/leads/l-acme-pat", {
      headers: { origin: "https://evil.example", cookie },
    });
    assert.equal(read.headers["access-control-allow-credentials"], undefined);
  });

  test("ends by signing out, here or everywhere, and with the person", async () => {
    const { id } = (
      await sent(url, "POST", "/v1/people", { key, body: { email: "pia@example.com", ...partner, member: "pia" } })
    ).json();
    const [first, second, third] = [
      await signInAgain(url, key, id),
      await signInAgain(url, key, id),
      await signInAgain(url, key, id),
    ];
    const out = await sent(url, "POST", "/v1/sign-out", { headers: first });
    assert.match(out.headers["set-cookie"]?.[0] ?? "", /^frontdesk=; .*Max-Age=0/);
    refused(await me(first), 401, "unknown-key");
    assert.equal((await me(second)).status, 200);
    await sent(url, "POST", "/v1/sign-out", { headers: second, body: { everywhere: true } });
    refused(await me(third), 401, "unknown-key");
    const fourth = await signInAgain(url, key, id);
    await sent(url, "POST", `/v1/people/${id}`, { key, body: { suspended: true } });
    refused(await me(fourth), 401, "unknown-key");
    refused(await send(url, "POST", `/v1/people/${id}/link`, { key }), 404, "no-such-person");
    const idle = { "frontdesk-now": new Date(Date.now() + 12 * 3_600_000 + 1000).toISOString() };
    refused(await me({ ...people.pat?.headers, ...idle }), 401, "unknown-key");
  });
});

describe("what is out of reach is not there", () => {
  /** What is answered of a lead, its id taken out. @param {string} id @param {Record<string, unknown>} who */
  const told = async (id, who) => {
    const answers = [];
    for (const [method, path] of [
      ["GET", `/v1/leads/${id}`],
      ["POST", `/v1/leads/${id}/accept`],
      ["GET", `/v1/contacts/${id}-contact`],
    ]) {
      const { status, text, headers } = await send(url, method ?? "", path ?? "", who);
      answers.push([status, text.replaceAll(id, "ID"), headers["content-type"]]);
    }
    return answers;
  };

  test("another workspace's leads, with the key", async () => {
    const [theirs, none] = [await told("l-acme-eva", { key: otherKey }), await told("l-none", { key: otherKey })];
    assert.deepEqual(theirs, none);
    assert.ok(theirs.every(([status]) => status === 404));
    assert.equal((await send(url, "GET", "/v1/leads/l-acme-eva", { key })).status, 200);
  });

  test("another partner's leads, and ours, with a partner's session", async () => {
    const { headers = {} } = people.pat ?? {};
    const none = await told("l-none", { headers });
    for (const id of ["l-acme-eva", "l-acme-quin", "l-acme-pia", "l-other-pat"]) {
      assert.deepEqual(await told(id, { headers }), none, id);
    }
    const own = await send(url, "GET", "/v1/leads/l-acme-pat", { headers });
    assert.equal(own.status, 200);
    assert.deepEqual(own.json().decision.reasons, []);
  });

  test("what a role doesn't bring is refused before anything is looked up", async () => {
    for (const id of ["l-acme-pat", "l-none"]) {
      const { headers } = people.pat ?? {};
      const body = { account: "a-pat", verdict: "always" };
      refused(await send(url, "POST", `/v1/leads/${id}/verdict`, { headers, body }), 403, "key-not-allowed");
      refused(
        await send(url, "POST", `/v1/leads/${id}/accept`, { headers: people.rolf?.headers }),
        403,
        "key-not-allowed",
      );
    }
    assert.equal((await send(url, "GET", "/v1/leads/l-acme-eva", { headers: people.rolf?.headers })).status, 200);
  });
});

describe("people", () => {
  test("make nobody who may do more than themselves", async () => {
    const make = (/** @type {string} */ who, /** @type {Record<string, unknown>} */ person) =>
      send(url, "POST", "/v1/people", { headers: people[who]?.headers, body: { email: "x@example.com", ...person } });
    refused(await make("mia", { role: "admin" }), 403, "more-than-your-own");
    refused(await make("mia", partner), 403, "more-than-your-own");
    refused(await make("quin", partner), 403, "more-than-your-own");
    refused(await make("pat", partner), 403, "key-not-allowed");
    const own = `/v1/people/${people.mia?.person.id}`;
    const headers = people.mia?.headers;
    refused(await send(url, "POST", own, { headers, body: { role: "admin" } }), 403, "more-than-your-own");
    const rolf = `/v1/people/${people.rolf?.person.id}/link`;
    refused(await send(url, "POST", rolf, { headers }), 403, "more-than-your-own");
    // Of other partners' people nothing is told.
    const pat = `/v1/people/${people.pat?.person.id}`;
    refused(await send(url, "GET", pat, { headers: people.quin?.headers }), 404, "no-such-person");
    const nobody = { email: "x@example.com", role: "member", member: "nobody" };
    refused(await send(url, "POST", "/v1/people", { key, body: nobody }), 422, "bad-fields");
  });
});

test("the audit log has who did what, and no secret; logs have none either", async () => {
  const { link } = (await sent(url, "POST", `/v1/people/${people.pat?.person.id}/link`, { key })).json();
  await sent(url, "DELETE", "/v1/accounts/p2", { key });
  const { text, json } = await sent(url, "GET", "/v1/audit", { key });
  /** @type {{ number: number, what: string, who: string, name: string | null, on: string, request: string }[]} */
  const entries = json();
  const whats = new Set(entries.map(({ what }) => what));
  for (const what of ["key.make", "key.rotate", "key.revoke", "person.make", "person.change", "link.make"]) {
    assert.ok(whats.has(what), what);
  }
  for (const what of ["workspace.keys", "playbook.publish", "accounts.put", "accounts.remove", "session.begin"]) {
    assert.ok(whats.has(what), what);
  }
  assert.ok(entries.every(({ who, request }) => /^(key|person):|^operator$/.test(who) && request));
  assert.ok(entries.some(({ who, name }) => who === `person:${people.pat?.person.id}` && name === "pat@example.com"));
  const last = entries.at(-1);
  assert.deepEqual([last?.what, last?.on], ["accounts.remove", "p2"]);
  const after = (await sent(url, "GET", `/v1/audit?after=${entries.at(-2)?.number}`, { key })).json();
  assert.deepEqual(after, [last]);
  const secrets = [key, otherKey, publishable, new URL(link).hash.slice(1), people.pat?.headers.cookie?.split("=")[1]];
  for (const secret of secrets) assert.ok(secret && !text.includes(secret) && !log.includes(secret));
});
