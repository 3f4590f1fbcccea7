/**
 * Hosting it oneself: a folder in an empty place runs by itself, keeps leads over an upgrade, and is backed up and restored.
 */
import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { place } from "../scripts/lib/hosted.mjs";
import { root } from "../scripts/lib/paths.mjs";

const operator = "operator-key-of-a-test";
const home = mkdtempSync(join(tmpdir(), "frontdesk-hosted-"));
const folder = join(home, "current");
const state = join(home, "state");
/** Nothing of this machine's but where a shell finds its commands. */
const environment = { PATH: "/usr/bin:/bin", OPERATOR_KEY: operator, FRONTDESK_LISTEN: "127.0.0.1:0" };
/** @type {import("node:child_process").ChildProcess | undefined} */
let running;
let url = "";
let secret = "";
let lead = "";

/** @param {string} kept */
async function start(kept = state) {
  const env = { ...environment, FRONTDESK_STATE: kept };
  const child = spawn(join(folder, "run"), ["--control-fd=3"], {
    env,
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  });
  running = child;
  const port = await new Promise((done, failed) => {
    child.once("exit", (code) => failed(new Error(`it ended with status ${code} before it listened`)));
    let said = "";
    child.stdio[3]?.on("data", (chunk) => {
      said += chunk;
      const line = said.split("\n").find((line) => line.includes('"listen"') && line.endsWith("}"));
      if (line) done(JSON.parse(line).port);
    });
  });
  url = `http://127.0.0.1:${port}`;
}

async function stop() {
  const child = running;
  running = undefined;
  if (!child) return;
  const ended = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  await ended;
}

/** @param {string} path @param {string} key @param {unknown} [body] @param {Record<string, string>} [headers] */
const ask = (path, key, body, headers) =>
  fetch(url + path, {
    method: body === undefined ? "GET" : "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json", ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

/** The workspaces' databases. @param {string} kept */
function databases(kept) {
  const inside = join(kept, "frontdesk-workspace");
  const names = readdirSync(inside).filter((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
  return names.map((name) => join(inside, name));
}

before(async () => {
  place(folder);
  await start();
});
after(async () => {
  await stop();
  rmSync(home, { recursive: true, force: true });
});

test("what the demo has open is shut, and the operator makes a workspace", async () => {
  assert.equal((await ask("/v1/leads", "sk_demo", { email: "a@bosch.com" })).status, 401);
  assert.equal((await ask("/v1/workspaces", "operator-key-of-nobody", { name: "acme" })).status, 401);
  const made = await ask("/v1/workspaces", operator, { name: "acme", origins: ["https://acme.example"] });
  assert.equal(made.status, 201);
  secret = (await made.json()).secret_key;
  const routed = await ask("/v1/leads", secret, { email: "anna@bosch.com", last_name: "Example" });
  assert.equal(routed.status, 201);
  lead = (await routed.json()).id;
  assert.equal((await fetch(`${url}/`)).status, 200);
});

test("a proxy in front says by which protocol it was asked", async () => {
  const cookie = async (/** @type {Record<string, string>} */ headers) =>
    (await ask("/v1/sign-out", "", {}, { origin: url, ...headers })).headers.get("set-cookie") ?? "";
  assert.doesNotMatch(await cookie({}), /Secure/);
  const origin = url.replace("http:", "https:");
  assert.match(await cookie({ origin, "x-forwarded-proto": "https" }), /__Host-.*Secure/);
});

test("an upgrade lays out another folder and keeps what there is", async () => {
  await stop();
  writeFileSync(join(folder, "worker", "of-the-last-version.js"), "");
  place(folder);
  assert.ok(!existsSync(join(folder, "worker", "of-the-last-version.js")));
  await start();
  const kept = await ask(`/v1/leads/${lead}`, secret);
  assert.equal(kept.status, 200);
  assert.equal((await kept.json()).id, lead);
});

test("a workspace is backed up while it runs, and restored into an empty place", async () => {
  const [database] = databases(state);
  assert.ok(database);
  const frontdesk = (/** @type {string[]} */ ...args) =>
    execFileSync("cargo", ["run", "--quiet", "--locked", "-p", "frontdesk-cli", "--", ...args], {
      cwd: root,
    }).toString();
  const backup = join(home, "acme.ndjson");
  frontdesk("backup", database, "-o", backup);
  const another = join(home, "another");
  const again = database.replace(state, another);
  mkdirSync(join(another, "frontdesk-workspace"), { recursive: true });
  frontdesk("restore", backup, "-o", again);
  await stop();
  await start(another);
  assert.equal((await ask(`/v1/leads/${lead}`, secret)).status, 200);
  assert.equal((await ask("/v1/leads", secret, { email: "b@bosch.com", last_name: "Next" })).status, 201);
});

test("a folder with something else in it, or with its state within, is left as it is", () => {
  const other = join(home, "other");
  mkdirSync(other);
  writeFileSync(join(other, "letter.txt"), "dear");
  assert.throws(() => place(other), /something else in it/);
  assert.equal(readFileSync(join(other, "letter.txt"), "utf8"), "dear");
  mkdirSync(join(folder, "state"));
  assert.throws(() => place(folder), /state within/);
});

test("a key that is too short is refused before anything starts", () => {
  const env = { ...environment, OPERATOR_KEY: "short" };
  const { status, stderr } = spawnSync(join(folder, "run"), { env });
  assert.equal(status, 2);
  assert.match(stderr.toString(), /OPERATOR_KEY has 5 characters, expected 16 or more/);
});
