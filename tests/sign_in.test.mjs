/**
 * Signing in on an issuer's word: against a real OpenID Connect server, and against one that lies.
 *
 * In scope: the whole way of a browser, and every token that must not let anybody in. Not in scope: links (`access.test.mjs`).
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { challenge, idToken, logIn, startLiar, startProvider } from "./support/issuer.mjs";
import { cookieOf, makeWorkspace, operator, ownPage, send, sent } from "./support/workspaces.mjs";

const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;
/** @type {Awaited<ReturnType<typeof startProvider>>} */
let provider;
/** @type {import("./support/issuer.mjs").Liar} */
let liar;
let url = "";
let key = "";
let log = "";

before(async () => {
  const vars = { LOCAL: "1", OPERATOR_KEY: operator, WEBHOOKS_TO_LOOPBACK: "1" };
  const note = (/** @type {string} */ text) => {
    log += text;
  };
  worker = await startWorkerd({ stateDir, vars, log: note });
  url = worker.url;
  ({ key } = await makeWorkspace(url, "acme"));
  for (const email of ["pat@example.com", "unverified@example.com"]) {
    const body = { email, role: "partner_member", partner: "p1" };
    await sent(url, "POST", "/v1/people", { key, body });
  }
  provider = await startProvider(`${url}/sign-in/callback`);
  liar = await startLiar();
});
after(async () => {
  await worker.stop();
  await Promise.all([provider.stop(), liar.stop()]);
  rmSync(stateDir, { recursive: true });
});

const register = (/** @type {Record<string, string | undefined>} */ body) =>
  sent(url, "PUT", "/v1/issuer", { key, body });

/** The first step; where the browser is sent, and the cookie that it has then. @param {Record<string, string>} [fields] */
async function start(fields = {}) {
  const body = new URLSearchParams({ workspace: "acme", ...fields }).toString();
  const headers = { ...ownPage(url), "content-type": "application/x-www-form-urlencoded" };
  const told = await send(url, "POST", "/v1/sign-in/start", { headers, body });
  assert.equal(told.status, 303, told.text);
  return { address: told.headers.location ?? "", cookie: cookieOf(told, "frontdesk-sign-in"), told };
}

const back = (/** @type {string} */ address, /** @type {string} */ cookie) =>
  send(url, "GET", address, { headers: { cookie, "sec-fetch-site": "cross-site" } });

/** Nobody was signed in, and why isn't told. @param {Awaited<ReturnType<typeof send>>} told */
function refused(told) {
  assert.equal(told.status, 303, told.text);
  assert.equal(told.headers.location, "/sign-in?problem=not-signed-in");
  assert.equal(cookieOf(told), "");
}

/** Who that session is. @param {Awaited<ReturnType<typeof send>>} told */
async function who(told) {
  const answer = await send(url, "GET", "/v1/me", { headers: { cookie: cookieOf(told) } });
  return answer.status === 200 ? answer.json().person.email : `${told.status} ${told.headers.location}`;
}

describe("with a real issuer", () => {
  for (const client of [{ client_id: "secretive", client_secret: "s:e/c ret" }, { client_id: "public" }]) {
    test(`people of the workspace come in, as the client \`${client.client_id}\``, async () => {
      await register({ issuer: provider.issuer, ...client });
      const { address, cookie } = await start({ next: "/leads?open=1" });
      assert.ok(address.startsWith(provider.issuer), address);
      const asked = new URL(address).searchParams;
      assert.deepEqual([asked.get("code_challenge_method"), asked.get("scope")], ["S256", "openid email"]);
      const returned = await logIn(address, "pat@example.com");
      const told = await back(returned, cookie);
      assert.deepEqual([told.headers.location, await who(told)], ["/leads?open=1", "pat@example.com"], log.slice(-500));
      // A code is good once.
      refused(await back(returned, cookie));
    });
  }

  test("strangers, and addresses that nobody verified, don't", async () => {
    await register({ issuer: provider.issuer, client_id: "public" });
    for (const login of ["stranger@example.com", "unverified@example.com"]) {
      const { address, cookie } = await start();
      refused(await back(await logIn(address, login), cookie));
    }
    assert.ok(log.includes("nobody verified"));
  });

  test("an answer counts in the browser that asked, and for what it asked", async () => {
    await register({ issuer: provider.issuer, client_id: "public" });
    const { address, cookie } = await start();
    const returned = await logIn(address, "pat@example.com");
    const other = await start();
    refused(await back(returned, ""));
    refused(await back(returned, other.cookie));
    refused(await back(returned.replace(/state=[^&]+/, "state=x"), cookie));
    refused(await back(returned.replace(/iss=[^&]+/, "iss=https%3A%2F%2Fother.example"), cookie));
    // Without it, where the issuer says that it names itself.
    refused(await back(returned.replace(/&iss=[^&]+/, ""), cookie));
    assert.equal(await who(await back(returned, cookie)), "pat@example.com");
  });
});

describe("with an issuer that lies", () => {
  const seconds = () => Math.floor(Date.now() / 1000);

  /** What comes of a token with these claims. @param {Record<string, unknown>} change @param {Record<string, unknown>} [header]
   * @param {typeof liar.keys.own} [by] */
  async function answered(change, header = {}, by = liar.keys.own) {
    const { address, cookie } = await start();
    const { searchParams } = new URL(address);
    const claims = {
      iss: liar.issuer,
      sub: "1",
      aud: "us",
      exp: seconds() + 300,
      iat: seconds(),
      nonce: searchParams.get("nonce"),
      email: "pat@example.com",
      email_verified: true,
      ...change,
    };
    liar.says = () => idToken(claims, by, header);
    const told = await back(`/sign-in/callback?code=c&state=${searchParams.get("state")}`, cookie);
    const verifier = liar.asked.tokens.at(-1)?.get("code_verifier") ?? "";
    assert.equal(challenge(verifier), searchParams.get("code_challenge"));
    return told;
  }

  test("only a token that is whole lets anybody in", async () => {
    await register({ issuer: liar.issuer, client_id: "us" });
    assert.equal(await who(await answered({})), "pat@example.com");
    /** @type {[string, Record<string, unknown>, Record<string, unknown>?, (typeof liar.keys.own)?][]} */
    const lies = [
      ["without a signature", {}, { alg: "none" }],
      ["signed with the public key as a secret", {}, { alg: "HS256" }],
      ["signed with another key", {}, {}, liar.keys.strange],
      ["for somebody else", { aud: "them" }],
      ["by another issuer", { iss: "https://other.example" }],
      ["over", { exp: seconds() - 120 }],
      ["of another sign-in", { nonce: "other" }],
      ["without a sign-in", { nonce: undefined }],
      ["with an address that nobody verified", { email_verified: false }],
      ["with an address that a text says is verified", { email_verified: "true" }],
    ];
    for (const [name, change, header, by] of lies) {
      const told = await answered(change, header, by);
      assert.equal(told.headers.location, "/sign-in?problem=not-signed-in", name);
      refused(told);
    }
    assert.equal(await who(await answered({})), "pat@example.com");
  });

  test("a key that is new is asked for, once", async () => {
    await register({ issuer: liar.issuer, client_id: "us" });
    assert.equal(await who(await answered({})), "pat@example.com");
    const before = liar.asked.keys;
    refused(await answered({}, {}, liar.keys.next));
    assert.equal(liar.asked.keys, before + 1);
    liar.published.push(liar.keys.next.jwk);
    assert.equal(await who(await answered({}, {}, liar.keys.next)), "pat@example.com");
    assert.equal(await who(await answered({}, {}, liar.keys.next)), "pat@example.com");
    assert.equal(liar.asked.keys, before + 2);
  });

  test("what it is asked for besides is of the same person", async () => {
    const silent = { email: undefined, email_verified: undefined };
    liar.userinfo = { sub: "1", email: "pat@example.com", email_verified: true };
    assert.equal(await who(await answered(silent)), "pat@example.com");
    liar.userinfo = { sub: "2", email: "pat@example.com", email_verified: true };
    refused(await answered(silent));
  });
});

test("whoever signs in goes on where they wanted to on this site, and nowhere else", async () => {
  await register({ issuer: provider.issuer, client_id: "public" });
  for (const next of [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
  ]) {
    const { address, cookie } = await start({ next });
    const told = await back(await logIn(address, "pat@example.com"), cookie);
    assert.deepEqual([told.headers.location, await who(told)], ["/", "pat@example.com"], next);
  }
  // Nor where somebody changes what the browser remembers.
  const { address, cookie } = await start();
  const planted = cookie.replace(/[^.]*$/, Buffer.from("//evil.example").toString("base64url"));
  const told = await back(await logIn(address, "pat@example.com"), planted);
  assert.equal(told.headers.location, "/");
});

test("an issuer is set by administrators, over https, and its secret is never told", async () => {
  await register({ issuer: provider.issuer, client_id: "secretive", client_secret: "s:e/c ret" });
  const told = await sent(url, "GET", "/v1/issuer", { key });
  assert.deepEqual(told.json(), { issuer: provider.issuer, client_id: "secretive" });
  for (const issuer of ["http://issuer.example", "ftp://127.0.0.1", "https://u:p@issuer.example", "x"]) {
    const bad = await send(url, "PUT", "/v1/issuer", { key, body: { issuer, client_id: "x" } });
    assert.equal(bad.status, 422, issuer);
  }
  await sent(url, "DELETE", "/v1/issuer", { key });
  assert.equal((await send(url, "GET", "/v1/issuer", { key })).status, 404);
  assert.equal((await start()).address, "/sign-in?problem=no-issuer");
  assert.equal((await start({ workspace: "nowhere" })).address, "/sign-in?problem=no-issuer");
  const audit = await sent(url, "GET", "/v1/audit", { key });
  for (const text of [audit.text, log]) assert.ok(!text.includes("s:e/c ret"));
});
