/**
 * The sealed prefill as it runs: buckets by the command line, evaluation in workerd, a visitor in Chromium.
 *
 * In scope: what the edge receives while somebody types, what a visitor can learn, rotation, refusals. Not in scope: the
 * protocol's vectors (the crate has them), filling in (the widget's).
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { findChromium } from "../scripts/lib/chromium.mjs";
import { at, browserBundle, root } from "../scripts/lib/paths.mjs";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { asDescribed } from "./support/contract.mjs";
import { recorder } from "./support/recorder.mjs";

const folder = mkdtempSync(join(tmpdir(), "frontdesk-"));
/** Its own: the demo's buckets stay as they are. */
const files = join(folder, "site");
const buckets = join(files, "prefill", "demo");
const accounts = 1_000;
const domainOf = (/** @type {number} */ n) => `zebrafink-${n}.com`;
const known = domainOf(7);
const unknown = domainOf(accounts + 7);
const NOW = "2026-11-23T09:00:00Z";

/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;
/** @type {Awaited<ReturnType<typeof recorder>>} */
let edge;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {any} */
let bundle;

/** A form as the widget has it: what was typed is read in the page, and asked for when the field is left. */
const page = (/** @type {string} */ options) => `<!doctype html><meta charset="utf-8"><title>form</title>
<link rel="icon" href="data:,"><form><input id="email" autocomplete="email"><input id="company"><output></output></form>
<script type="module">
import form, { standardizeFields } from "/pkg/frontdesk_form.js";
import { prefill } from "/prefill.js";
await form();
const email = document.getElementById("email");
email.addEventListener("change", async () => {
  const { domain } = JSON.parse(standardizeFields(JSON.stringify({ email: email.value })));
  const began = performance.now();
  const facts = domain ? await prefill(domain, { key: "pk_demo", ${options} }) : null;
  document.getElementById("company").value = facts?.company ?? "";
  document.querySelector("output").value = JSON.stringify({ facts, took: performance.now() - began });
});
document.title = "ready";
</script>`;

/** @param {string} method @param {string} path @param {unknown} [body] @param {string} [now] */
async function administer(method, path, body, now = NOW) {
  const headers = { authorization: "Bearer sk_demo", "content-type": "application/json", "frontdesk-now": now };
  const response = await fetch(new URL(path, worker.url), {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  await asDescribed(method, path, response);
  return { status: response.status, told: await response.json() };
}

/** Gives the workspace a key, and makes the buckets with it. @param {object} wanted @param {string} [now] */
async function makeSet(wanted, now) {
  const { status, told } = await administer("POST", "/v1/prefill/keys", wanted, now);
  assert.equal(status, 201, JSON.stringify(told));
  writeFileSync(join(folder, "key.json"), JSON.stringify(told));
  const args = ["run", "-q", "--locked", "-p", "frontdesk-cli", "--", "prefill", join(folder, "accounts.csv")];
  args.push("--key", join(folder, "key.json"), "-o", buckets);
  const made = spawnSync("cargo", args, { cwd: root, encoding: "utf8" });
  assert.equal(made.status, 0, made.stderr);
  const layout = JSON.parse(readFileSync(join(buckets, "index.json"), "utf8"));
  assert.equal(layout.key, told.id);
  return { id: told.id, layout };
}

/** An element that is blinded for `domain`. @param {string} domain @param {any} layout */
function lookUp(domain, layout) {
  const { set, bits, print_bits, record, records } = layout;
  const random = crypto.getRandomValues(new Uint8Array(32));
  return new bundle.LookUp(domain, random, set, bits, print_bits, record, records);
}

/** @param {string} id @param {Uint8Array | string} body @param {Record<string, string>} [headers] */
async function evaluate(id, body, headers = {}, key = "pk_demo") {
  const path = `/v1/prefill/${key}/${id}`;
  const response = await fetch(new URL(path, worker.url), {
    method: "POST",
    headers: { "frontdesk-now": NOW, ...headers },
    body: /** @type {BodyInit} */ (body),
  });
  await asDescribed("POST", path, response);
  return response;
}

/** What the edge makes of an element. @param {string} id @param {Uint8Array} element @param {string} [now] */
async function evaluated(id, element, now = NOW) {
  const response = await evaluate(id, element, { "frontdesk-now": now });
  const bytes = new Uint8Array(await response.arrayBuffer());
  assert.equal(response.status, 200, new TextDecoder().decode(bytes));
  return bytes;
}

/** @type {{ id: string, layout: any }} */
let first;

before(async () => {
  const rows = Array.from({ length: accounts }, (_, n) => `a${n},Zebrafink ${n} GmbH,${domainOf(n)},Köln,DE,customer`);
  writeFileSync(join(folder, "accounts.csv"), ["id,name,domains,city,country,kind", ...rows, ""].join("\n"));
  cpSync(browserBundle, join(files, "pkg"), { recursive: true });
  worker = await startWorkerd({ stateDir: join(folder, "state"), files });
  bundle = await import(join(browserBundle, "frontdesk_prefill.js"));
  await bundle.default({ module_or_path: readFileSync(join(browserBundle, "frontdesk_prefill_bg.wasm")) });
  first = await makeSet({});
  const script = await build({
    entryPoints: [at("www", "widget", "prefill.ts")],
    bundle: true,
    format: "esm",
    write: false,
  });
  edge = await recorder(() => worker.url, {
    "/prefill.js": script.outputFiles[0]?.text ?? "",
    "/on.html": page(""),
    "/off.html": page("on: false"),
  });
  const executablePath = process.env.CHROMIUM || findChromium() || undefined;
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
});
after(async () => {
  await browser?.close();
  await edge?.stop();
  await worker?.stop();
  rmSync(folder, { recursive: true });
});

/**
 * Types `email` into the form of a new visitor; what the edge received before the field was left, and after.
 * @param {string} path @param {string} email
 */
async function typing(path, email) {
  const context = await browser.newContext();
  const visitor = await context.newPage();
  await visitor.goto(edge.url + path);
  await visitor.waitForFunction(() => document.title === "ready");
  edge.take();
  await visitor.locator("#email").pressSequentially(email, { delay: 5 });
  await visitor.waitForTimeout(200);
  const whileTyping = edge.take();
  await visitor.locator("#company").focus();
  await visitor.waitForFunction(() => document.querySelector("output")?.value !== "");
  const told = JSON.parse((await visitor.locator("output").textContent()) ?? "");
  const company = await visitor.locator("#company").inputValue();
  await context.close();
  return { whileTyping, received: edge.take(), facts: told.facts, took: told.took, company };
}

describe("what the edge receives", () => {
  test("nothing while an address is typed; then 32 bytes, and a bucket that at least 200 domains share", async () => {
    const { layout } = first;
    const shared = new Map();
    for (let n = 0; n < accounts; n++) {
      const bucket = lookUp(domainOf(n), layout).bucket();
      shared.set(bucket, (shared.get(bucket) ?? 0) + 1);
    }
    assert.equal(shared.size, 2 ** layout.bits);
    assert.ok(layout.bits > 0 && [...shared.values()].every((domains) => domains >= 200), `${[...shared.values()]}`);
    const shapes = [];
    const messages = [];
    for (const domain of [known, unknown, known]) {
      const { whileTyping, received, facts } = await typing("/on.html", `anna.secret@${domain}`);
      assert.deepEqual(whileTyping, []);
      assert.equal(facts?.company, domain === known ? "Zebrafink 7 GmbH" : undefined);
      const paths = received.map(({ method, path }) => `${method} ${path}`).sort();
      const bucket = lookUp(domain, layout).bucket();
      assert.deepEqual(paths, [
        "GET /pkg/frontdesk_prefill.js",
        "GET /pkg/frontdesk_prefill_bg.wasm",
        `GET /prefill/demo/${bucket}`,
        "GET /prefill/demo/index.json",
        `POST /v1/prefill/pk_demo/${layout.key}`,
      ]);
      for (const { method, path, headers, body } of received) {
        assert.equal(body.length, method === "POST" ? 32 : 0);
        // In no form: as it is, in hexadecimal, in base64.
        const all = `${path} ${JSON.stringify(headers)} ${body.toString("latin1")}`.toLowerCase();
        for (const word of ["anna", "secret", domain, "zebrafink"]) {
          const forms = [word, Buffer.from(word).toString("hex"), Buffer.from(word).toString("base64").toLowerCase()];
          assert.ok(!forms.some((form) => all.includes(form.replace(/=+$/, ""))), `${method} ${path} tells ${word}`);
        }
        assert.equal(headers.cookie, undefined);
        assert.equal(headers.referer === undefined || path.startsWith("/pkg/"), true, `${path}: ${headers.referer}`);
        if (method === "POST") messages.push(body.toString("hex"));
      }
      // Beside the bucket's number, which says as much as it is shared by many, all are alike.
      shapes.push(
        received
          .map(({ method, path, headers, body }) => ({ method, path, headers, length: body.length }))
          .map((one) => JSON.stringify(one).replaceAll(bucket, "BUCKET"))
          .sort(),
      );
    }
    assert.deepEqual(shapes[1], shapes[0]);
    assert.deepEqual(shapes[2], shapes[0]);
    assert.equal(new Set(messages).size, 3);
  });

  test("nothing for free mail, half an address, or where the site does without", async () => {
    for (const [path, email] of [
      ["/on.html", "anna@gmail.com"],
      ["/on.html", "anna@zebrafink-7"],
      ["/on.html", "anna"],
      ["/off.html", `anna@${known}`],
    ]) {
      const { whileTyping, received, company } = await typing(path ?? "", email ?? "");
      assert.deepEqual([...whileTyping, ...received], [], email);
      assert.equal(company, "");
    }
  });

  test("known and unknown domains get answers of one size", async () => {
    const lengths = [];
    for (const domain of [known, unknown]) {
      const looking = lookUp(domain, first.layout);
      const evaluated = await evaluate(first.id, looking.message());
      const bucket = await fetch(new URL(`/prefill/demo/${looking.bucket()}`, worker.url));
      const bytes = await bucket.arrayBuffer();
      lengths.push([(await evaluated.arrayBuffer()).byteLength, bytes.byteLength]);
      assert.equal(bucket.headers.get("cache-control"), "public, max-age=31536000, immutable");
      assert.equal(bucket.headers.get("access-control-allow-origin"), "*");
    }
    assert.deepEqual(lengths[0], lengths[1]);
    const files = readdirSync(join(buckets, first.layout.set));
    const sizes = files.map((file) => readFileSync(join(buckets, first.layout.set, file)).length);
    assert.equal(new Set(sizes).size, 1);
    assert.equal(sizes[0], lengths[0]?.[1]);
  });
});

describe("what a visitor can learn", () => {
  test("one domain with each evaluation, and so many in a minute: not one more, however they are sent", async () => {
    assert.equal((await administer("PUT", "/v1/prefill", { per_minute: 5, per_day: 8 })).status, 200);
    const elements = Array.from({ length: 30 }, () => lookUp(known, first.layout).message());
    const minute = { "frontdesk-now": "2026-12-01T10:00:30Z" };
    const answers = await Promise.all(elements.map((element) => evaluate(first.id, element, minute)));
    const done = answers.filter((answer) => answer.status === 200);
    assert.equal(done.length, 5);
    // Whatever bytes they have: brackets, too, are no JSON.
    assert.ok(answers.every((answer) => answer.status === 200 || answer.status === 429));
    const spent = answers.find((answer) => answer.status === 429);
    assert.equal(spent?.headers.get("retry-after"), "30");
    assert.match((await spent?.json())?.type, /#prefill-spent$/);
    const next = { "frontdesk-now": "2026-12-01T10:01:00Z" };
    const more = await Promise.all(elements.map((element) => evaluate(first.id, element, next)));
    assert.equal(more.filter((answer) => answer.status === 200).length, 3);
    assert.equal(more.find((answer) => answer.status === 429)?.headers.get("retry-after"), `${14 * 3600 - 60}`);
    const { told } = await administer("GET", "/v1/prefill");
    assert.equal(told.spent.find((/** @type {any} */ one) => one.evaluations === 8)?.day, "2026-12-01T00:00:00Z");
    assert.equal((await administer("PUT", "/v1/prefill", {})).status, 200);
  });

  test("an evaluation for one domain opens no other's record", async () => {
    const [one, other] = [lookUp(known, first.layout), lookUp(domainOf(8), first.layout)];
    const evaluation = await evaluated(first.id, one.message());
    const file = (/** @type {any} */ of) => readFileSync(join(buckets, of.bucket()));
    assert.equal(one.open(evaluation, file(one))?.company, "Zebrafink 7 GmbH");
    assert.equal(other.open(evaluation, file(other)), undefined);
    assert.throws(() => one.open(evaluation, file(one).subarray(1)), /bucket: found .* bytes that begin/);
    assert.throws(() => one.open(evaluation, file(one).subarray(0, 999)), /bucket: found 999 bytes, expected/);
    assert.throws(() => one.open(evaluation.subarray(1), file(one)), /evaluation: found 31 bytes, expected/);
  });
});

describe("what is refused", () => {
  test("elements, keys and bodies that are none, with what would be right", async () => {
    const good = lookUp(known, first.layout).message();
    /** @type {[string, Uint8Array | string, string, number, string, RegExp][]} */
    const cases = [
      [first.id, new Uint8Array(32), "pk_demo", 400, "bad-element", /found the identity, expected the canonical/],
      [first.id, new Uint8Array(32).fill(255), "pk_demo", 400, "bad-element", /found 32 bytes that encode none/],
      [first.id, good.subarray(1), "pk_demo", 400, "bad-element", /found 31 bytes/],
      [first.id, "", "pk_demo", 400, "bad-element", /found 0 bytes/],
      [first.id, new Uint8Array(33), "pk_demo", 413, "body-too-large", /32 bytes/],
      [first.id, "x".repeat(1 << 20), "pk_demo", 413, "body-too-large", /32 bytes/],
      ["000000000000", good, "pk_demo", 404, "no-such-prefill-key", /found no key `000000000000`/],
      [first.id, good, "pk_nobody_1", 401, "unknown-key", /not known/],
      [first.id, good, "sk_demo", 401, "unknown-key", /not known/],
    ];
    for (const [id, body, key, status, code, detail] of cases) {
      const response = await evaluate(id, body, {}, key);
      const problem = await response.json();
      assert.deepEqual([response.status, problem.type], [status, `/problems#${code}`], JSON.stringify(problem));
      assert.match(problem.detail, detail);
    }
    const refused = await administer("POST", "/v1/prefill/keys", { secret: "1234" });
    assert.equal(refused.status, 422);
    assert.match(refused.told.errors[0].expected, /64 hexadecimal digits/);
    for (const key of ["pk_demo"]) {
      const response = await fetch(new URL("/v1/prefill", worker.url), { headers: { authorization: `Bearer ${key}` } });
      assert.equal(response.status, 403);
    }
  });

  test("a workspace that does without evaluates nothing, and the form goes on", async () => {
    await administer("PUT", "/v1/prefill", { on: false });
    const response = await evaluate(first.id, lookUp(known, first.layout).message());
    assert.match((await response.json()).type, /#prefill-off$/);
    const { company } = await typing("/on.html", `anna@${known}`);
    assert.equal(company, "");
    await administer("PUT", "/v1/prefill", {});
  });
});

test("while one key takes another's place both count, and a page that has the old index finds the new one", async () => {
  const context = await browser.newContext();
  let later = false;
  await context.route("**/v1/prefill/**", (route) =>
    route.fallback({
      headers: { ...route.request().headers(), "frontdesk-now": later ? "2026-11-24T12:00:00Z" : NOW },
    }),
  );
  const visitor = await context.newPage();
  await visitor.goto(`${edge.url}/on.html`);
  await visitor.waitForFunction(() => document.title === "ready");
  const fill = async (/** @type {string} */ domain) => {
    await visitor.locator("output").evaluate((output) => {
      /** @type {HTMLOutputElement} */ (output).value = "";
    });
    await visitor.locator("#email").fill(`anna@${domain}`);
    await visitor.locator("#company").focus();
    await visitor.waitForFunction(() => document.querySelector("output")?.value !== "");
    return await visitor.locator("#company").inputValue();
  };
  assert.equal(await fill(domainOf(1)), "Zebrafink 1 GmbH");
  const second = await makeSet({ hours: 24 });
  assert.notEqual(second.id, first.id);
  // The page still has the first index: its key counts beside the new one, and its buckets are there.
  assert.equal(await fill(domainOf(2)), "Zebrafink 2 GmbH");
  for (const { id, layout } of [first, second]) {
    const looking = lookUp(known, layout);
    const evaluation = await evaluated(id, looking.message());
    assert.equal(looking.open(evaluation, readFileSync(join(buckets, looking.bucket())))?.company, "Zebrafink 7 GmbH");
    // Of the other key nothing opens.
    const other = id === first.id ? second.id : first.id;
    const wrong = await evaluated(other, looking.message());
    assert.equal(looking.open(wrong, readFileSync(join(buckets, looking.bucket()))), undefined);
  }
  later = true;
  const over = await evaluate(first.id, lookUp(known, first.layout).message(), {
    "frontdesk-now": "2026-11-24T12:00:00Z",
  });
  assert.equal(over.status, 404);
  assert.equal(await fill(domainOf(3)), "Zebrafink 3 GmbH");
  await context.close();
});
