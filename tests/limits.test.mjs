/**
 * Limits, as strangers meet them: how much, how often, how deep, how slow.
 *
 * In scope: every door with a body, the headers that tell how limits stand, the platform's limiter before the ledger's. Not in
 * scope: how an allowance comes back (operating.rs).
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { at } from "../scripts/lib/paths.mjs";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { makeWorkspace, operator, ownPage, send, sent } from "./support/workspaces.mjs";

/** @typedef {import("./support/workspaces.mjs").Told} Told */

const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;
/** @type {string} */
let url;
/** @type {string} */
let key;
/** @type {string} */
let publishable;
/** The id of the publishable key. @type {string} */
let id;

before(async () => {
  worker = await startWorkerd({ stateDir, vars: { LOCAL: "1", OPERATOR_KEY: operator }, log: () => {} });
  url = worker.url;
  ({ key } = await makeWorkspace(url, "acme"));
  const page = { kind: "publishable", name: "a page", origins: ["https://site.example"] };
  ({ key: publishable, id } = (await sent(url, "POST", "/v1/keys", { key, body: page })).json());
});
after(async () => {
  await worker.stop();
  rmSync(stateDir, { recursive: true });
});

/** @param {Told} told @param {number} status @param {string} code */
function refused(told, status, code) {
  assert.equal(told.status, status, told.text);
  const problem = told.json();
  assert.equal(problem.type, `/problems#${code}`);
  return problem;
}

let people = 0;
const somebody = () => {
  people += 1;
  return { email: `somebody@unknown-${people}.com` };
};
/** @param {string} address @param {Record<string, string>} [headers] @param {object} [body] */
const submit = (address, headers = {}, body = somebody()) =>
  send(url, "POST", "/v1/leads", { key: publishable, headers: { "cf-connecting-ip": address, ...headers }, body });
/** Sets what the key lets in, when what was spent of the allowances before is back. @param {object} guard */
async function guarded(guard) {
  await new Promise((done) => setTimeout(done, 2_000));
  return sent(url, "PUT", `/v1/keys/${id}/guard`, { key, body: guard });
}

describe("how often", () => {
  test("is told with each answer, and is a limit of the address", async () => {
    await guarded({ per_address: { most: 2, seconds: 7200 } });
    const first = await submit("192.0.2.1");
    assert.equal(first.status, 201, first.text);
    assert.equal(first.headers["ratelimit-policy"], '"address";q=2;w=7200');
    assert.equal(first.headers.ratelimit, '"address";r=1;t=3600');
    const key2 = { "idempotency-key": "acknowledged" };
    const body = somebody();
    const second = await submit("192.0.2.1", key2, body);
    assert.match(`${second.headers.ratelimit}`, /^"address";r=0;t=\d+$/);
    const third = await submit("192.0.2.1", { origin: "https://site.example" });
    const problem = refused(third, 429, "too-many-requests");
    assert.match(
      problem.detail,
      /from this network than 2 within 7200 seconds; nothing was stored; send the same again/,
    );
    const wait = Number(third.headers["retry-after"]);
    assert.ok(wait > 3500 && wait <= 3600, `${wait}`);
    assert.equal(third.headers["ratelimit-policy"], '"address";q=2;w=7200');
    assert.match(`${third.headers.ratelimit}`, /^"address";r=0;t=\d+$/);
    assert.equal(third.headers["access-control-allow-origin"], "https://site.example");
    assert.match(`${third.headers["access-control-expose-headers"]}`, /Retry-After/);
    // What was acknowledged is answered again; another household isn't kept out, the same one by another address is.
    const again = await submit("192.0.2.1", key2, body);
    assert.deepEqual([again.status, again.text, again.headers["idempotent-replayed"]], [201, second.text, "true"]);
    assert.equal((await submit("192.0.2.2")).status, 201);
    assert.deepEqual(
      [await submit("2001:db8::1"), await submit("2001:db8::2"), await submit("2001:db8::3")].map(
        ({ status }) => status,
      ),
      [201, 201, 429],
    );
    await guarded({});
    // What was spent is more than this limit has at all: it is no reason to keep anybody out.
    assert.deepEqual([(await submit("192.0.2.1")).status, (await submit("192.0.2.1")).status], [201, 201]);
  });

  test("is told on a form's page, too", async () => {
    await guarded({ per_key: { most: 1, seconds: 3600 }, per_address: null });
    const form = () =>
      send(url, "POST", `/v1/forms/${publishable}`, {
        headers: { "content-type": "application/x-www-form-urlencoded", accept: "text/html" },
        body: new URLSearchParams(somebody()).toString(),
      });
    const taken = await form();
    // How much others send is nobody's business.
    assert.deepEqual([taken.status, taken.headers.ratelimit], [201, undefined], taken.text);
    const page = await form();
    assert.equal(page.status, 429);
    assert.match(page.text, /Nothing is wrong with what you wrote. Please go back in a moment/);
    assert.ok(Number(page.headers["retry-after"]) > 0);
    await guarded({});
  });

  test("is no limit of a server's key, unless somebody sets one", async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, () => send(url, "POST", "/v1/leads", { key, body: somebody() })),
    );
    for (const { status, headers } of answers) assert.deepEqual([status, headers.ratelimit], [201, undefined]);
  });

  test("is a limit of whatever else is asked with a secret key", async () => {
    const body = { kind: "secret", name: "reads", scopes: ["leads:read"] };
    const reader = (await sent(url, "POST", "/v1/keys", { key, body })).json();
    const read = () => send(url, "GET", "/v1/leads", { key: reader.key });
    const first = await read();
    assert.equal(first.headers["ratelimit-policy"], '"requests";q=6000;w=60');
    assert.match(`${first.headers.ratelimit}`, /^"requests";r=5999;t=1$/);
    await sent(url, "PUT", `/v1/keys/${reader.id}/guard`, { key, body: { requests: { most: 3, seconds: 3600 } } });
    const told = [await read(), await read(), await read(), await read()];
    assert.deepEqual(
      told.map(({ status }) => status),
      [200, 200, 200, 429],
    );
    assert.deepEqual(
      told.map(({ headers }) => headers.ratelimit?.toString().split(";t=")[0]),
      ['"requests";r=2', '"requests";r=1', '"requests";r=0', '"requests";r=0'],
    );
    const refusal = told[3];
    assert.ok(refusal);
    assert.match(refused(refusal, 429, "too-many-requests").detail, /with this key than 3 within 3600 seconds/);
    assert.ok(Number(refusal.headers["retry-after"]) > 1000);
    // Nobody else's, and no submission's.
    assert.equal((await send(url, "GET", "/v1/leads", { key })).status, 200);
    assert.equal((await send(url, "POST", "/v1/leads", { key, body: somebody() })).headers.ratelimit, undefined);
  });

  test("is a limit of the whole workspace", async () => {
    await sent(url, "PUT", "/v1/settings", { key, body: { submissions: { most: 1, seconds: 3600 } } });
    await guarded({ per_address: null });
    const first = await submit("192.0.2.9");
    assert.equal(first.status, 201, first.text);
    const problem = refused(await submit("192.0.2.10"), 429, "too-many-requests");
    assert.match(problem.detail, /to this workspace than 1 within 3600 seconds/);
    await sent(url, "PUT", "/v1/settings", { key, body: {} });
  });

  test("links to sign in are asked for isn't told, but mailed no more", async () => {
    await sent(url, "POST", "/v1/people", { key, body: { email: "pat@example.com", role: "read_only", name: "Pat" } });
    const asked = async () => {
      /** @type {{ events: { type: string }[] }} */
      const { events } = (await sent(url, "GET", "/v1/events?after=0", { key })).json();
      return events.filter(({ type }) => type === "link.requested").length;
    };
    const ask = (/** @type {string} */ email, /** @type {string} */ address) =>
      send(url, "POST", "/v1/sign-in", {
        headers: { ...ownPage(url), "cf-connecting-ip": address },
        body: { workspace: "acme", email },
      });
    for (let count = 0; count < 20; count += 1) await ask(`nobody-${count}@example.com`, "192.0.2.50");
    const told = await ask("pat@example.com", "192.0.2.50");
    assert.deepEqual([told.status, told.text, await asked()], [202, "", 0]);
    assert.equal((await ask("pat@example.com", "192.0.2.51")).status, 202);
    assert.equal(await asked(), 1);
  });
});

test("the platform's limiter, where there is one, comes first", async () => {
  // As Cloudflare's: it counts by a key, here to two.
  const limiter = `
    class Ratelimit {
      #counts = new Map();
      async limit({ key }) {
        const count = (this.#counts.get(key) ?? 0) + 1;
        this.#counts.set(key, count);
        return { success: count <= 2 };
      }
    }
    export default () => new Ratelimit();
  `;
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-"));
  const other = await startWorkerd({ stateDir: folder, log: () => {}, limiter });
  try {
    /** @param {string} address @param {string} method @param {string} path */
    const asks = (address, method, path) =>
      send(other.url, method, path, {
        headers: { ...ownPage(other.url), "cf-connecting-ip": address },
        body: method === "POST" ? "{}" : undefined,
      });
    for (const [at, [method, path]] of [
      ["POST", "/v1/leads"],
      ["POST", "/v1/forms/pk_demo"],
      ["GET", "/v1/forms/pk_demo/opened"],
      ["POST", "/v1/sign-in"],
      ["POST", "/v1/sign-in/link"],
      ["POST", "/v1/sign-in/start"],
    ].entries()) {
      const address = `198.51.100.${at}`;
      const before = [await asks(address, method, path), await asks(address, method, path)];
      for (const { status, text } of before) assert.notEqual(status, 429, `${path}: ${text}`);
      const told = await asks(address, method, path);
      assert.equal(told.status, 429, `${path}: ${told.text}`);
      assert.equal(told.headers["retry-after"], "60");
    }
    // Whose address isn't known is let through, and so is whoever only looks.
    for (let count = 0; count < 4; count += 1) {
      assert.equal((await send(other.url, "POST", "/v1/leads", { body: "{}" })).status, 401);
      assert.equal((await asks("198.51.100.99", "GET", "/")).status, 200);
    }
  } finally {
    await other.stop();
    rmSync(folder, { recursive: true });
  }
});

/** @type {{ paths: Record<string, Record<string, { requestBody?: { content: Record<string, unknown> } }>> }} */
const document = JSON.parse(readFileSync(at("worker", "openapi.json"), "utf8"));

/** Every door that takes a body, with a media type of it. @type {{ method: string, path: string, media: string }[]} */
const doors = Object.entries(document.paths).flatMap(([path, operations]) =>
  Object.entries(operations).flatMap(([method, { requestBody }]) =>
    Object.keys(requestBody?.content ?? {}).map((media) => ({ method: method.toUpperCase(), path, media })),
  ),
);

/**
 * Begins a request by whoever may do everything; what is answered.
 * @param {{ method: string, path: string, media: string }} door @param {Record<string, string>} headers
 * @param {(asked: import("node:http").ClientRequest) => void} body @returns {Promise<Told>}
 */
function begin({ method, path, media }, headers, body) {
  const part = (/** @type {string} */ name) => (path === "/v1/forms/{key}" && name === "key" ? publishable : "1");
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name) => part(name));
  const signingIn = path.startsWith("/v1/sign-");
  const authorization = `Bearer ${path.startsWith("/v1/workspaces") ? operator : key}`;
  const all = {
    "content-type": media.startsWith("multipart") ? `${media}; boundary=x` : media,
    ...(signingIn ? ownPage(url) : { authorization }),
    ...headers,
  };
  return new Promise((done, failed) => {
    const asked = request(new URL(filled, url), { method, headers: all }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => {
        const { statusCode: status = 0, headers } = response;
        done({ status, headers, text, json: () => JSON.parse(text) });
        asked.destroy();
      });
    });
    asked.on("error", failed);
    body(asked);
  });
}

describe("every door with a body", () => {
  test("is known", () => {
    assert.ok(doors.length >= 40, `${doors.length}`);
    for (const path of ["/v1/leads", "/v1/forms/{key}", "/v1/accounts", "/v1/playbook", "/v1/book", "/v1/sign-in"]) {
      assert.ok(
        doors.some((door) => door.path === path),
        path,
      );
    }
  });

  /** @param {string} path */
  const mostBytes = (path) => {
    if (path === "/v1/book") return 64 * 1024 * 1024;
    if (path === "/v1/prefill/{key}/{id}") return 32;
    return /^\/v1\/(accounts(\/remove)?|records|playbooks?|workspaces\/\{name\}\/restore)$/.test(path)
      ? 8 * 1024 * 1024
      : 256 * 1024;
  };

  test("refuses what is announced to be too large before it comes", async () => {
    for (const door of doors) {
      const length = mostBytes(door.path) + 1;
      const told = await begin(door, { "content-length": `${length}` }, (asked) => asked.write("x"));
      const said = `${door.method} ${door.path} as ${door.media}`;
      assert.equal(told.status, 413, `${said}: ${told.text}`);
      if (door.path !== "/v1/forms/{key}") refused(told, 413, "body-too-large");
    }
  });

  test("reads no further than that where nothing is announced", async () => {
    // An account book is 64 MiB.
    for (const door of doors.filter(({ path }) => path !== "/v1/book")) {
      const piece = Buffer.alloc(64 * 1024, "x");
      let left = mostBytes(door.path) / piece.length + 1;
      const told = await begin(door, {}, (asked) => {
        // It never ends: only a door that counts answers.
        const next = () => {
          left -= 1;
          if (left >= 0) asked.write(piece, next);
        };
        next();
      });
      assert.equal(told.status, 413, `${door.method} ${door.path} as ${door.media}: ${told.text}`);
    }
  });

  test("refuses JSON that is nested too deep, and says how deep", async () => {
    for (const door of doors.filter(({ media }) => media === "application/json")) {
      for (const open of ["[", '{"a":']) {
        const deep = open.repeat(10_000);
        const told = await begin(door, { "content-length": `${deep.length}` }, (asked) => asked.end(deep));
        const problem = refused(told, 400, "body-too-deep");
        assert.match(problem.detail, /found JSON nested 10000 deep, expected at most (32|64)/, door.path);
      }
    }
  });

  test("gives up on a body that doesn't come", async () => {
    const told = await Promise.all(
      doors.map(async (door) => {
        const length = door.path === "/v1/book" ? 16 * 1024 * 1024 : Math.min(1000, mostBytes(door.path));
        const told = await begin(door, { "content-length": `${length}` }, (asked) => asked.write("{"));
        return { door, told };
      }),
    );
    for (const { door, told: answer } of told) {
      assert.equal(answer.status, 408, `${door.method} ${door.path} as ${door.media}: ${answer.text}`);
      assert.match(answer.text, /for \d+ seconds/);
    }
  });
});

describe("a submission", () => {
  test("has so many fields, of such a length", async () => {
    const many = Object.fromEntries(Array.from({ length: 501 }, (_, number) => [`field ${number}`, "x"]));
    assert.match(refused(await submit("", {}, many), 413, "body-too-large").detail, /found 501 fields/);
    const long = { ...somebody(), message: "x".repeat(128 * 1024) };
    assert.match(refused(await submit("", {}, long), 413, "body-too-large").detail, /in the field `message`/);
    const parts = `${'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\nb\r\n'.repeat(501)}--x--\r\n`;
    const headers = { "content-type": "multipart/form-data; boundary=x", accept: "application/json" };
    const form = await send(url, "POST", `/v1/forms/${publishable}`, { headers, body: parts });
    assert.match(refused(form, 413, "body-too-large").detail, /found 501 fields or parts/);
    const rows = [Object.fromEntries(Object.entries(many)), { id: "a-1", name: "One" }];
    assert.match(
      refused(await send(url, "POST", "/v1/accounts", { key, body: rows }), 413, "body-too-large").detail,
      /found 501 fields/,
    );
  });

  test("as large as may be is taken", async () => {
    const fields = Object.fromEntries(Array.from({ length: 497 }, (_, number) => [`field ${number}`, "x"]));
    const message = "x".repeat(120 * 1024);
    const nested = `${"[".repeat(31)}${"]".repeat(31)}`;
    const body = JSON.stringify({ ...somebody(), ...fields, message: 0 }).replace(
      ":0}",
      `:"${message}","y":${nested}}`,
    );
    const told = await submit("", {}, /** @type {any} */ (body));
    assert.equal(told.status, 201, told.text);
  });
});
