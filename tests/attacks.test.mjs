/**
 * Attacks that no other file tells: on webhooks' receivers, by issuers, with scripts, and by asking what isn't told. And that
 * SECURITY.md says of every attack what the table of guards has.
 *
 * In scope: one test an attack, each failing without its guard (`npm run test:attacks` takes the guards away, one by one). Not in
 * scope: who may do what (`access.test.mjs`, `doors.test.mjs`).
 */
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, mock, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { attacks } from "../scripts/attacks/table.mjs";
import { at, site } from "../scripts/lib/paths.mjs";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { makeWorkspace, operator, ownPage, send, sent } from "./support/workspaces.mjs";

const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
const vars = { LOCAL: "1", OPERATOR_KEY: operator, WEBHOOKS_TO_LOOPBACK: "1" };
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;
/** @type {string} */
let url;
/** @type {string} */
let key;
/** @type {string} */
let publishable;
let log = "";

/** What this machine answers, by path; and what it was asked. @type {Record<string, (response: import("node:http").ServerResponse) => void>} */
const answers = {};
/** @type {{ path: string, headers: Record<string, string>, body: string }[]} */
const asked = [];
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (piece) => {
    body += piece;
  });
  request.on("end", () => {
    const path = request.url ?? "";
    asked.push({ path, headers: /** @type {Record<string, string>} */ (request.headers), body });
    const answer = answers[path];
    if (answer) answer(response);
    else response.writeHead(204).end();
  });
});
const here = () => `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;

before(async () => {
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(null)));
  const note = (/** @type {string} */ text) => {
    log += text;
  };
  worker = await startWorkerd({ stateDir, vars, log: note });
  url = worker.url;
  ({ key, publishable } = await makeWorkspace(url, "attacked"));
});
after(async () => {
  await worker.stop();
  server.closeAllConnections();
  server.close();
  rmSync(stateDir, { recursive: true });
});

/** Waits for it. @template T @param {() => T | undefined} look @returns {Promise<T>} */
async function until(look) {
  for (const began = Date.now(); Date.now() - began < 30_000; await new Promise((next) => setTimeout(next, 25))) {
    const seen = look();
    if (seen !== undefined) return seen;
  }
  assert.fail(`waited in vain for ${look}`);
}

test("a webhook's message can't be sent again by somebody else", async () => {
  const hook = (await sent(url, "POST", "/v1/webhooks", { key, body: { url: `${here()}/hook` } })).json();
  await sent(url, "POST", "/v1/leads", { key, body: { email: "hooked@hooked-test.com" } });
  const { headers, body } = await until(() => asked.find(({ path }) => path === "/hook"));
  const receiver = new Webhook(hook.secret);
  receiver.verify(body, headers);
  const second = Number(headers["webhook-timestamp"]);
  // As another message, which a receiver that keeps the ids would take; at a later time, when it keeps them no more.
  for (const [name, value] of [
    ["webhook-id", "msg_other"],
    ["webhook-timestamp", `${second + 1}`],
  ]) {
    assert.throws(() => receiver.verify(body, { ...headers, [`${name}`]: `${value}` }), /signature/i, name);
  }
  mock.timers.enable({ apis: ["Date"], now: (second + 301) * 1000 });
  assert.throws(() => receiver.verify(body, headers), /too old/);
  mock.timers.reset();
  await sent(url, "DELETE", `/v1/webhooks/${hook.id}`, { key });
});

test("an issuer is a public address, or none", async () => {
  const plain = mkdtempSync(join(tmpdir(), "frontdesk-"));
  const deployed = await startWorkerd({ stateDir: plain, vars: { OPERATOR_KEY: operator }, log: () => {} });
  try {
    const body = { name: "issued" };
    const key = (await sent(deployed.url, "POST", "/v1/workspaces", { key: operator, body })).json().secret_key;
    const register = (/** @type {string} */ issuer) =>
      send(deployed.url, "PUT", "/v1/issuer", { key, body: { issuer, client_id: "x" } });
    for (const issuer of [
      here(),
      here().replace("http", "https"),
      "https://localhost",
      "https://169.254.169.254",
      "https://10.0.0.1",
      "https://[::1]",
      "https://[fd00:ec2::254]",
      "https://issuer.internal",
      "https://2130706433",
      "https://issuer.acme.com:8443",
      "https://user@issuer.acme.com",
      "http://issuer.acme.com",
    ]) {
      assert.equal((await register(issuer)).status, 422, issuer);
    }
    assert.equal((await register("https://issuer.acme.com/tenant")).status, 204);
  } finally {
    await deployed.stop();
    rmSync(plain, { recursive: true });
  }
});

/** What comes of signing in with an issuer on this machine that says this of itself. @param {Record<string, unknown>} says */
async function start(says) {
  // One that isn't remembered.
  const issuer = `${here()}/issuer-${asked.length}`;
  const path = new URL(issuer).pathname;
  const whole = {
    authorization_endpoint: `${issuer}/auth`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/keys`,
  };
  answers[`${path}/.well-known/openid-configuration`] = (response) =>
    response.end(JSON.stringify({ issuer, ...whole, ...says }));
  answers[`${path}/keys`] = (response) => response.end('{"keys":[]}');
  await sent(url, "PUT", "/v1/issuer", { key, body: { issuer, client_id: "us" } });
  const headers = { ...ownPage(url), "content-type": "application/x-www-form-urlencoded" };
  const told = await send(url, "POST", "/v1/sign-in/start", { headers, body: "workspace=attacked" });
  return { told: `${told.headers.location}`, issuer, path };
}

test("an issuer that names a private address is not asked there", async () => {
  const good = await start({});
  assert.ok(good.told.startsWith(`${good.issuer}/auth?`), good.told);
  for (const name of ["authorization_endpoint", "token_endpoint", "jwks_uri", "userinfo_endpoint"]) {
    for (const address of [
      "https://169.254.169.254/latest",
      "http://10.0.0.1/",
      "https://db.internal/",
      "file:///etc/passwd",
    ]) {
      const before = log.length;
      assert.equal((await start({ [name]: address })).told, "/sign-in?problem=not-signed-in", `${name} ${address}`);
      const why = await until(() => (log.length > before ? log.slice(before) : undefined));
      assert.match(why, /an address that isn't public/, `${name} ${address}`);
    }
  }
});

test("an issuer that leads elsewhere is not followed", async () => {
  const issuer = `${here()}/moved`;
  answers["/moved/.well-known/openid-configuration"] = (response) =>
    response.writeHead(302, { location: "/elsewhere" }).end();
  await sent(url, "PUT", "/v1/issuer", { key, body: { issuer, client_id: "us" } });
  const headers = { ...ownPage(url), "content-type": "application/x-www-form-urlencoded" };
  const told = await send(url, "POST", "/v1/sign-in/start", { headers, body: "workspace=attacked" });
  assert.equal(told.headers.location, "/sign-in?problem=not-signed-in");
  assert.ok(!asked.some(({ path }) => path === "/elsewhere"));
});

test("an issuer that answers without end is not read to it", async () => {
  const issuer = `${here()}/endless`;
  let [written, ended] = [0, false];
  answers["/endless/.well-known/openid-configuration"] = (response) => {
    const piece = " ".repeat(64 * 1024);
    const more = () => {
      // More than is read, and than any buffer on the way holds.
      while (!ended && written < 256 && response.write(piece)) written += 1;
      if (written >= 256) response.end();
    };
    response.on("drain", more).on("close", () => {
      ended = true;
    });
    more();
  };
  await sent(url, "PUT", "/v1/issuer", { key, body: { issuer, client_id: "us" } });
  const headers = { ...ownPage(url), "content-type": "application/x-www-form-urlencoded" };
  const before = log.length;
  const told = await send(url, "POST", "/v1/sign-in/start", { headers, body: "workspace=attacked" });
  assert.equal(told.headers.location, "/sign-in?problem=not-signed-in");
  const why = await until(() => (log.length > before ? log.slice(before) : undefined));
  assert.match(why, /answered more than 262144 bytes/);
});

const script = `"'><script>document.title='owned'</script><img src=x onerror=alert(1)>`;

test("the page without script shows text as text", async () => {
  const toml = { "content-type": "application/toml" };
  const playbook = `
name = "x"
watcher = "m"
[matching]
match = 0.9
review = 0.6
[calendar.c]
time_zone = "UTC"
days = ["mon"]
from = "09:00"
to = "17:00"
[member.m]
name = ${JSON.stringify(script)}
calendar = "c"
[team.t]
channel = "inside_sales"
members = ["m"]
[[case]]
name = "any"
within = "2h"
[[territory]]
name = "all"
team = "t"
`;
  const { key, publishable } = await makeWorkspace(url, "scripted");
  await sent(url, "PUT", "/v1/playbook", { key, headers: toml, body: playbook });
  const form = (/** @type {Record<string, string>} */ fields, /** @type {Record<string, string>} */ headers = {}) =>
    send(url, "POST", `/v1/forms/${publishable}`, {
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      body: new URLSearchParams(fields).toString(),
    });
  const told = await form({ email: "script@script-test.com", name: script, company: script });
  assert.equal(told.status, 201, told.text);
  // The name of whoever calls is there.
  assert.ok(told.text.includes("onerror=alert(1)"), told.text);
  const pages = [
    told,
    await form({ email: script }),
    await form({ email: "a@b.co" }, { "content-type": `text/${script}` }),
  ];
  pages.push(await form({ email: "a@b.co" }, { "idempotency-key": `${script} ` }));
  pages.push(await form({ email: "a@b.co" }, { origin: "https://evil.example/<script>" }));
  for (const { text, headers } of pages) {
    assert.match(headers["content-type"] ?? "", /^text\/html/);
    assert.ok(!/<script|<img/i.test(text), text);
    assert.equal(headers["content-security-policy"], "default-src 'none'; style-src 'self'");
  }
});

test("every page forbids scripts that aren't its own files", async () => {
  const pages = readdirSync(site).filter((name) => name.endsWith(".html"));
  assert.ok(pages.length >= 3, `${pages}`);
  for (const page of pages) {
    const { headers, text } = await send(url, "GET", `/${page}`);
    const policy = `${headers["content-security-policy"]}`;
    const scripts = /script-src ([^;]*)/.exec(policy)?.[1]?.trim();
    assert.equal(scripts, "'self' 'wasm-unsafe-eval'", `${page}: ${policy}`);
    assert.match(policy, /default-src 'self'.*base-uri 'none'.*frame-ancestors 'none'/, page);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.ok(!/<script(?![^>]*\bsrc=)[^>]*>|\son\w+=/i.test(text), `${page} has a script in it`);
  }
  // And they make elements, never markup of text.
  for (const name of readdirSync(at("www", "pages"), { recursive: true }).map(String)) {
    if (!name.endsWith(".ts")) continue;
    const text = readFileSync(at("www", "pages", name), "utf8");
    const markup =
      /\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|createContextualFragment|srcdoc|eval\(|new Function)/;
    assert.ok(!markup.test(text), `www/pages/${name}: ${markup.exec(text)?.[0]}`);
  }
});

test("whether somebody was here before is told to nobody who asks by submitting", async () => {
  const post = async (/** @type {string} */ email) => {
    const body = { email, last_name: "Known", country: "FR" };
    const told = await send(url, "POST", "/v1/leads", {
      key: publishable,
      body,
      headers: { "idempotency-key": `k${Math.random()}` },
    });
    assert.equal(told.status, 201, told.text);
    return { json: told.json(), names: Object.keys(told.headers).sort().join() };
  };
  const first = await post("known@stranger-test.com");
  const [again, stranger] = [await post("known@stranger-test.com"), await post("unknown@other-stranger-test.com")];
  for (const { json, names } of [again, stranger]) {
    assert.deepEqual(Object.keys(json), Object.keys(first.json));
    assert.deepEqual([Object.keys(json.owner), names], [Object.keys(first.json.owner), first.names]);
    assert.notEqual(json.id, first.json.id);
  }
  // Nor does a lead's id tell it, or anything of others.
  assert.ok(!JSON.stringify(again.json).includes(first.json.id));
  for (const name of ["lead_id", "organisation", "decision", "considered"]) assert.ok(!(name in again.json), name);
});

test("a deployment takes neither time nor ids from whoever asks", async () => {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-"));
  const deployed = await startWorkerd({ stateDir: folder, vars: { OPERATOR_KEY: operator }, log: () => {} });
  try {
    const made = await sent(deployed.url, "POST", "/v1/workspaces", { key: operator, body: { name: "timely" } });
    const key = made.json().secret_key;
    const headers = { "frontdesk-id": "chosen", "frontdesk-now": "2001-01-01T00:00:00Z", "frontdesk-no-book": "1" };
    const told = (
      await sent(deployed.url, "POST", "/v1/leads", { key, headers, body: { email: "a@timely-test.com" } })
    ).json();
    assert.notEqual(told.id, "chosen");
    const lead = (await sent(deployed.url, "GET", `/v1/leads/${told.id}`, { key })).text;
    assert.ok(!lead.includes("2001-01-01"), lead);
  } finally {
    await deployed.stop();
    rmSync(folder, { recursive: true });
  }
});

test("SECURITY.md tells every attack of the table, by its guard and its test, and no other", () => {
  const text = readFileSync(at("SECURITY.md"), "utf8");
  const cells = (/** @type {string} */ line) =>
    line.split(" | ").map((cell) => cell.replaceAll(/^\| | \|$/g, "").trim());
  const rows = text.split("\n").filter((line) => /^\| .*`.*\.(rs|mjs)`/.test(line));
  const told = new Map(rows.map(cells).map(([attack = "", guard = "", test = ""]) => [attack, { guard, test }]));
  for (const { attack, guard, test } of attacks) {
    const row = told.get(attack);
    assert.ok(row, `SECURITY.md doesn't tell: ${attack}`);
    assert.ok(row.guard.includes(`\`${guard[0]}\``), `${attack}: ${guard[0]}`);
    assert.ok(row.test.includes(test[2]), `${attack}: ${test[2]}`);
    // The guard stands where it is said to stand, once.
    const code = readFileSync(at(...guard[0].split("/")), "utf8");
    assert.equal(code.split(guard[1]).length, 2, `${guard[0]} doesn't have, once: ${guard[1]}`);
    if (test[0] === "node") {
      const titles = readFileSync(at("tests", test[1]), "utf8");
      const title = test[2].replace(/^as (.*)$/, "as $");
      assert.ok(titles.includes(title), `tests/${test[1]} has no test: ${test[2]}`);
    }
  }
  assert.equal(told.size, attacks.length);
});
