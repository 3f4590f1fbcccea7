/**
 * Every door of the API, from outside: with every kind of key and of person, and with what no client would send.
 *
 * In scope: who is let through where, and that whatever comes is answered as it is described, never with a failure of ours.
 * Not in scope: what the doors do; which leads are in whose reach (`access.test.mjs`). `npm run test:api` asks far more.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, describe, test } from "node:test";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { asDescribed } from "./support/contract.mjs";
import { document, doors, rolesRights, strayDoors } from "./support/doors.mjs";
import { makeWorkspace, operator, ownPage, send, sent, signIn } from "./support/workspaces.mjs";

const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;
/** @type {string} */
let url;
/** @type {string} */
let key;
/** @type {string} */
let publishable;
/** Headers of each kind of sender, and what each may do. @type {Map<string, { headers: Record<string, string>, rights: Set<string> }>} */
const senders = new Map();

const roles = {
  admin: {},
  manager: { member: "mia" },
  member: { member: "eva" },
  partner_manager: { member: "pia", partner: "p1" },
  partner_member: { member: "pat", partner: "p1" },
  read_only: {},
};

before(async () => {
  worker = await startWorkerd({ stateDir, vars: { LOCAL: "1", OPERATOR_KEY: operator }, log: () => {} });
  url = worker.url;
  ({ key, publishable } = await makeWorkspace(url, "doors"));
  const rights = rolesRights();
  const bearer = (/** @type {string} */ key) => ({ authorization: `Bearer ${key}` });
  const every = rights.get("admin") ?? new Set();
  senders.set("nobody", { headers: {}, rights: new Set() });
  senders.set("a stranger's key", { headers: bearer(`sk_doors_${"0".repeat(64)}`), rights: new Set() });
  senders.set("a publishable key", { headers: bearer(publishable), rights: new Set(["any", "leads:submit"]) });
  const body = { kind: "secret", name: "x", scopes: ["leads:read"] };
  const reader = (await sent(url, "POST", "/v1/keys", { key, body })).json().key;
  senders.set("a key with a scope", { headers: bearer(reader), rights: new Set(["any", "leads:read"]) });
  // These tests ask as nobody does.
  const keys = /** @type {{ id: string, kind: string }[]} */ ((await sent(url, "GET", "/v1/keys", { key })).json());
  for (const { id } of keys.filter(({ kind }) => kind === "secret")) {
    await sent(url, "PUT", `/v1/keys/${id}/guard`, { key, body: { requests: null, per_key: null, per_address: null } });
  }
  senders.set("a secret key", { headers: bearer(key), rights: every });
  for (const [role, more] of Object.entries(roles)) {
    const { headers } = await signIn(url, key, { email: `${role}@example.com`, role, ...more });
    senders.set(role, { headers, rights: rights.get(role) ?? new Set() });
  }
});
after(async () => {
  await worker.stop();
  rmSync(stateDir, { recursive: true });
});

/** The path with something in each brace; numbers, too, that nothing has. @param {string} path @param {string} [part] */
const filled = (path, part) => path.replaceAll("{number}", part ?? "777").replaceAll(/\{[^}]+\}/g, part ?? "none");

/** What was answered otherwise than it is described, by door and status, each with one request. @type {Map<string, string>} */
const wrong = new Map();
afterEach(() => {
  const told = [...wrong.values()];
  wrong.clear();
  assert.deepEqual(told, []);
});

/**
 * What is answered; where that isn't described, or is a failure of ours, it is noted.
 * @param {string} method @param {string} path @param {Parameters<typeof send>[3]} [options]
 */
async function asked(method, path, options) {
  const told = await send(url, method, path, options);
  const headers = Object.entries(told.headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => /** @type {[string, string]} */ ([name, one])),
  );
  try {
    assert.ok(told.status < 500, told.text);
    await asDescribed(method, path.split("?")[0] ?? path, new Response(told.text || null, { ...told, headers }));
  } catch (error) {
    const said = `${method} ${path.slice(0, 200)} ${JSON.stringify(options?.body ?? "").slice(0, 200)}: ${told.status}`;
    const door = `${method} ${path.split(/[?%]/)[0]?.slice(0, 60)} ${told.status}`;
    if (!wrong.has(door)) wrong.set(door, `${said} ${error instanceof Error ? error.message.slice(0, 400) : error}`);
  }
  return told;
}

test("every door is in the table, and nothing else", () => assert.deepEqual(strayDoors(), []));

describe("who is let through where", () => {
  for (const name of ["nobody", "a stranger's key", "a publishable key", "a key with a scope", ...Object.keys(roles)]) {
    test(`as ${name}`, async () => {
      const { headers = {}, rights = new Set() } = senders.get(name) ?? {};
      for (const { method, path, right, body, type = "application/json" } of doors) {
        if (["none", "own page"].includes(right)) continue;
        const told = await asked(method, filled(path), { headers: { ...headers, "content-type": type }, body });
        const code = told.status >= 400 ? told.json().type.split("#")[1] : "";
        const said = `${method} ${path}: ${told.status} ${told.text.slice(0, 300)}`;
        if (right === "operator" || rights.size === 0) assert.equal(code, "unknown-key", said);
        else if (rights.has(right)) assert.ok(!["unknown-key", "key-not-allowed"].includes(code), said);
        else assert.equal(code, "key-not-allowed", said);
      }
    });
  }

  test("the operator makes workspaces, and opens none", async () => {
    for (const { method, path, right, body, type = "application/json" } of doors) {
      if (["none", "own page"].includes(right)) continue;
      const told = await asked(method, filled(path), { key: operator, headers: { "content-type": type }, body });
      assert.equal(told.status !== 401, right === "operator", `${method} ${path}: ${told.status} ${told.text}`);
    }
  });
});

/** The parts of a described body, or nothing where it has none of its own. @param {string} method @param {string} path */
function members(method, path) {
  const content = document.paths[path][method.toLowerCase()].requestBody?.content?.["application/json"]?.schema;
  const named = content?.$ref?.split("/").at(-1);
  return Object.keys((named ? document.components.schemas[named] : content)?.properties ?? {});
}

const deep = (/** @type {string} */ open, /** @type {string} */ close) => open.repeat(50_000) + close.repeat(50_000);
/** Bodies that are none, whichever is expected. */
const bodies = ["", " ", "null", "true", "0", '"x"', "[]", "[[]]", "[null]", "{", '{"a":', "{}", '{"":{}}', "\ufeff{}"];
const strange = ["\0", "\ud800", '{"email":"\\ud800"}', deep("[", "]"), deep('{"a":', "}"), `[${"0,".repeat(9_999)}0]`];
/** Values that no member has. */
const values = [
  null,
  true,
  -1,
  1.5,
  2 ** 53,
  1e308,
  "",
  " ",
  "\0",
  "💥".repeat(600),
  "x".repeat(5_000),
  [],
  [[]],
  {},
  [{}],
];
const parts = [
  "0",
  "-1",
  "1.5",
  "9007199254740993",
  "99999999999999999999",
  "1e3",
  "%00",
  "%ff",
  "%2e%2e%2f",
  "..%2f..",
  "💥",
];
const longPart = "a".repeat(8_000);

describe("what no client would send", () => {
  test("as bodies", async () => {
    for (const { method, path, body } of doors.filter((door) => door.body !== undefined)) {
      const about = path.startsWith("/v1/sign-") ? ownPage(url) : { authorization: `Bearer ${key}` };
      const who = path.startsWith("/v1/workspaces") ? { authorization: `Bearer ${operator}` } : about;
      const at = filled(path, path === "/v1/forms/{key}" ? publishable : undefined);
      const types = Object.keys(document.paths[path][method.toLowerCase()].requestBody.content);
      for (const type of [...types, "application/x-www-form-urlencoded", "text/plain", "x", ""]) {
        const all = types.includes(type) ? [...bodies, ...strange] : ["{}"];
        for (const body of all) await asked(method, at, { headers: { ...who, "content-type": type }, body });
      }
      if (typeof body !== "object" || Array.isArray(body)) continue;
      for (const member of [...members(method, path), "none"]) {
        for (const value of values) {
          const headers = { ...who, "content-type": "application/json" };
          await asked(method, at, { headers, body: { ...body, [member]: value } });
        }
      }
    }
  });

  test("as parts of the path and the query", async () => {
    for (const { method, path, body, type = "application/json" } of doors) {
      const headers = { authorization: `Bearer ${key}`, "content-type": type };
      const named = /** @type {{ name: string, in: string }[]} */ (
        document.paths[path][method.toLowerCase()].parameters ?? []
      );
      for (const part of [...parts, longPart].map((part) => encodeURI(part).replaceAll("%25", "%"))) {
        if (path.includes("{")) await asked(method, filled(path, part), { headers, body });
        for (const { name } of named.filter((one) => one.in === "query")) {
          await asked(method, `${filled(path)}?${name}=${part}`, { headers, body });
        }
      }
    }
  });

  test("as headers", async () => {
    const odd = [
      "",
      " ",
      ",",
      ";",
      "=",
      "%",
      '"',
      "Bearer",
      "Bearer ",
      "x".repeat(4_000),
      "\u00e9",
      "\u0080",
      "a\tb",
      "ss_",
      "sl_doors_1",
    ];
    const names = ["authorization", "cookie", "idempotency-key", "content-type", "origin", "sec-fetch-site", "accept"];
    const further = ["content-encoding", "if-none-match", "range", "cf-ray", "x-forwarded-for", "frontdesk-call"];
    for (const name of [...names, ...further]) {
      for (const value of odd) {
        const texts = [value, `frontdesk=${value}`, `frontdesk=ss_doors_1${value}`, `Bearer sk_doors_${value}`];
        for (const text of texts.filter((text) => /^[\t\x20-\x7e\x80-\xff]*$/.test(text))) {
          const headers = { authorization: `Bearer ${key}`, [name]: text };
          await asked("GET", "/v1/me", { headers });
          await asked("POST", "/v1/leads", { headers, body: { email: "header@header.example" } });
          await asked("POST", "/v1/sign-in/start", { headers, body: "workspace=doors" });
          await asked("GET", "/sign-in/callback?code=x&state=x", { headers });
        }
      }
    }
  });

  test("as multipart forms", async () => {
    const part = (/** @type {string} */ head, /** @type {string} */ body) => `--b\r\n${head}\r\n\r\n${body}\r\n`;
    const named = 'content-disposition: form-data; name="email"';
    const good = part(named, "form@form.example");
    for (const [type, body] of [
      ["multipart/form-data", `${good}--b--\r\n`],
      ["multipart/form-data; boundary=", `${good}--b--\r\n`],
      ["multipart/form-data; boundary=b", ""],
      ["multipart/form-data; boundary=b", good],
      ["multipart/form-data; boundary=b", `${part("content-disposition: form-data", "x")}--b--\r\n`],
      ["multipart/form-data; boundary=b", `${part(`${named}; filename="x"`, "\0\xff")}${good}--b--\r\n`],
      ["multipart/form-data; boundary=b", `${part("", "x")}--b--\r\n`],
      ["multipart/form-data; boundary=b", `${good.repeat(800)}--b--\r\n`],
      [`multipart/form-data; boundary=${"b".repeat(500)}`, "--"],
      ['multipart/form-data; boundary="b; x=1"', good],
    ]) {
      await asked("POST", `/v1/forms/${publishable}`, { headers: { "content-type": type ?? "" }, body });
    }
  });

  test("as methods, and as requests that aren't HTTP", async () => {
    for (const path of [...new Set(doors.map(({ path }) => path))]) {
      for (const method of ["PATCH", "HEAD", "TRACE", "PROPFIND", "OPTIONS"]) {
        const told = await send(url, method, filled(path), { key });
        assert.ok(told.status < 500, `${method} ${path}: ${told.status} ${told.text}`);
      }
    }
    for (const path of [
      "//",
      "/v1//leads",
      "/v1/leads//",
      "/%2e%2e/%2e%2e/etc/passwd",
      "/..;/v1/keys",
      "/v1/keys%3f",
    ]) {
      const status = await new Promise((done, failed) => {
        const { hostname, port } = new URL(url);
        request({ hostname, port, path, method: "GET" }, (response) => done(response.resume().statusCode))
          .on("error", failed)
          .end();
      });
      assert.ok([301, 308, 401, 404, 405].includes(status), `${path}: ${status}`);
    }
  });
});
