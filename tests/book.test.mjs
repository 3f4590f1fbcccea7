/**
 * The account book as it lives in workerd: built, kept, changed, uploaded, and without what was removed.
 *
 * In scope: `/v1/accounts` and `/v1/book`, and what leads make of them. Not in scope: how good a match is (cases).
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { root } from "../scripts/lib/paths.mjs";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { asDescribed } from "./support/contract.mjs";

const folder = mkdtempSync(join(tmpdir(), "frontdesk-"));
const stateDir = join(folder, "state");
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;

/** @type {Record<string, string>[]} */
const accounts = [
  { id: "a 1", name: "Nordlicht Werke", country: "DE", domains: "nordlicht-werke.de" },
  { id: "a2", name: "Quittengarten Vizcaya", country: "DE" },
  { id: "a3", name: "Zebrafink Argentaria", country: "DE" },
];

/** @type {Uint8Array} */
let book;

before(async () => {
  // Before there is a connection that could be lost meanwhile.
  book = pack(accounts);
  worker = await startWorkerd({ stateDir });
});
after(async () => {
  await worker.stop();
  rmSync(folder, { recursive: true });
});

/** @param {string} method @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers] */
async function call(method, path, body, headers = {}) {
  const bytes = body instanceof Uint8Array;
  const type = bytes ? "application/octet-stream" : "application/json";
  const url = new URL(path, worker.url);
  const response = await fetch(url, {
    method,
    headers: { authorization: "Bearer sk_demo", "content-type": type, ...headers },
    body: bytes ? new Uint8Array(body) : body === undefined ? undefined : JSON.stringify(body),
  });
  await asDescribed(method, url.pathname, response);
  return { status: response.status, body: await response.json() };
}

let leads = 0;

/** The decision on a new lead that names a company. @param {string} company */
async function decide(company) {
  leads += 1;
  const { status, body } = await call("POST", "/v1/leads", { email: `lead${leads}@gmail.com`, company, country: "DE" });
  assert.equal(status, 201);
  return body.decision ?? (await call("GET", `/v1/leads/${body.id}`)).body.decision;
}

/** The accounts as `frontdesk pack` packs them. @param {Record<string, string>[]} rows */
function pack(rows) {
  const [list, book] = [join(folder, "accounts.ndjson"), join(folder, "accounts.book")];
  writeFileSync(list, rows.map((row) => JSON.stringify(row)).join("\n"));
  execFileSync("cargo", ["run", "--quiet", "--locked", "-p", "frontdesk-cli", "--", "pack", list, "-o", book], {
    cwd: root,
    stdio: "ignore",
  });
  return new Uint8Array(readFileSync(book));
}

describe("the account book", () => {
  test("is built for the first lead that needs it, and kept for the next isolate", async () => {
    assert.equal((await call("POST", "/v1/accounts", accounts)).body.taken, 3);
    assert.equal((await call("GET", "/v1/book")).body.book, null);
    const decision = await decide("Nordlicht Werke GmbH");
    assert.equal(decision.account_id, "a 1");
    const described = (await call("GET", "/v1/book")).body;
    assert.deepEqual([described.accounts, described.revision], [3, 1]);
    assert.deepEqual([described.book.accounts, described.book.revision, described.book.version], [3, 1, decision.book]);
    await worker.stop();
    worker = await startWorkerd({ stateDir });
    assert.equal((await decide("Quittengarten Vizcaya")).account_id, "a2");
    assert.deepEqual((await call("GET", "/v1/book")).body, described);
  });

  test("knows what was removed, also after a restart", async () => {
    assert.deepEqual((await call("DELETE", "/v1/accounts/a%201")).body, { removed: 1, unknown: [] });
    assert.equal((await call("DELETE", "/v1/accounts/a%201")).body.type, "/problems#no-such-account");
    const decision = await decide("Nordlicht Werke GmbH");
    assert.equal(decision.account_id, null);
    assert.match(decision.book, /^[0-9a-f]{12}\+[0-9a-f]{12}$/);
    await worker.stop();
    worker = await startWorkerd({ stateDir });
    assert.equal((await decide("Nordlicht Werke AG")).account_id, null);
    const removed = await call("POST", "/v1/accounts/remove", [{ id: "a3" }, { Id: "a9" }]);
    assert.deepEqual([removed.status, removed.body], [200, { removed: 1, unknown: ["a9"] }]);
    assert.equal((await decide("Zebrafink Argentaria")).account_id, null);
    const without = await call("POST", "/v1/accounts/remove", [{ id: "a2" }, { name: "Acme" }]);
    assert.deepEqual([without.status, without.body.type], [400, "/problems#unreadable-body"]);
    assert.equal((await decide("Quittengarten Vizcaya")).account_id, "a2");
  });

  test("may be packed outside", async () => {
    assert.equal((await call("POST", "/v1/accounts", accounts)).body.taken, 3);
    const { revision } = (await call("GET", "/v1/book")).body;
    const put = await call("PUT", `/v1/book?revision=${revision}`, book);
    assert.deepEqual([put.status, put.body.book.revision, put.body.book.length], [200, revision, book.length]);
    const decision = await decide("Nordlicht Werke GmbH");
    assert.deepEqual([decision.account_id, decision.book], ["a 1", put.body.book.version]);
    await worker.stop();
    worker = await startWorkerd({ stateDir });
    assert.equal((await decide("Zebrafink Argentaria GmbH")).book, put.body.book.version);
    for (const [path, body, status, problem] of /** @type {const} */ ([
      ["/v1/book", book.slice(0, -1), 422, "bad-book"],
      ["/v1/book", new TextEncoder().encode("id,name\n"), 422, "bad-book"],
      [`/v1/book?revision=${revision - 1}`, book, 409, "other-revision"],
      [`/v1/book?revision=${revision + 1}`, book, 409, "other-revision"],
      ["/v1/book?revision=latest", book, 409, "other-revision"],
    ])) {
      const refused = await call("PUT", path, body);
      assert.deepEqual([refused.status, refused.body.type], [status, `/problems#${problem}`], path);
    }
    assert.deepEqual((await call("GET", "/v1/book")).body, put.body);
    assert.equal((await decide("Nordlicht Werke")).account_id, "a 1");
  });

  test("matches leads again that were routed without it", async () => {
    const headers = { "frontdesk-no-book": "1" };
    const lead = { email: "late@gmail.com", company: "Zebrafink Argentaria", country: "DE" };
    const { body } = await call("POST", "/v1/leads", lead, headers);
    const read = async () => (await call("GET", `/v1/leads/${body.id}`)).body;
    // The isolate has the book in truth: as soon as the answer is out, the lead is matched again.
    const missing = (/** @type {{ reasons: { stage: string }[] }} */ decision) =>
      decision.reasons.some((reason) => reason.stage === "book_missing");
    assert.deepEqual([body.decision.account_id, missing(body.decision)], [null, true]);
    await decide("Quittengarten Vizcaya");
    let later = await read();
    for (let tries = 0; missing(later.decision) && tries < 50; tries += 1) {
      await new Promise((done) => setTimeout(done, 100));
      later = await read();
    }
    assert.deepEqual([later.decision.account_id, missing(later.decision)], ["a3", false]);
  });

  test("is the secret key's", async () => {
    for (const [method, path] of [
      ["GET", "/v1/book"],
      ["PUT", "/v1/book"],
      ["DELETE", "/v1/accounts/a2"],
      ["POST", "/v1/accounts/remove"],
    ]) {
      const body = method === "POST" ? [{ id: "a2" }] : undefined;
      const { status } = await call(method, path, body, { authorization: "Bearer pk_demo" });
      assert.equal(status, 403, `${method} ${path}`);
    }
    assert.equal((await call("POST", "/v1/book", {})).status, 405);
  });
});
