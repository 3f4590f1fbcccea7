/**
 * `frontdesk mail` against the real Worker: by a real SMTP server, and by a mail API over HTTP.
 *
 * In scope: who gets which mail with which links, crashes, refusals, TLS, what a mail API is sent. Not in scope: wording.
 */
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";
import { command } from "../scripts/docs/command.mjs";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { ownPage, send } from "./support/workspaces.mjs";

/** @typedef {import("mailparser").ParsedMail} Mail */

const folder = mkdtempSync(join(tmpdir(), "frontdesk-mail-"));
const operator = "operator-key-of-a-test";
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;
let key = "";

const playbook = `
name = "Mail"
watcher = "mia"
[matching]
match = 0.9
review = 0.6
[calendar.c]
time_zone = "UTC"
days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
from = "00:00"
to = "23:59"
${["mia", "eva", "pat"].map((member) => `[member.${member}]\nname = "${member}"\ncalendar = "c"`).join("\n")}
[team.ours]
channel = "inside_sales"
members = ["eva"]
manager = "mia"
[team.theirs]
channel = "partner"
members = ["pat"]
[[case]]
name = "any"
assign = "team"
within = "2h"
[[territory]]
name = "ours"
when = { country = ["DE"] }
team = "ours"
[[territory]]
name = "theirs"
team = "theirs"
`;

/** @param {number} status @param {string} method @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers] */
async function done(status, method, path, body, headers = {}) {
  const told = await send(worker.url, method, path, { key, headers, body });
  assert.equal(told.status, status, `${method} ${path}: ${told.text}`);
  return told.text ? told.json() : null;
}

let people = 0;
/** A lead of ours or of the partner's; its id. @param {"DE" | "FR"} country */
async function lead(country) {
  people += 1;
  const body = { email: `ada.${people}@unknown-${people}.com`, last_name: "Lovelace", country };
  return (await done(201, "POST", "/v1/leads", body)).id;
}

/** What is answered to a letter: nothing, or an SMTP refusal. @type {(mail: Mail) => { code: number, text: string } | undefined} */
let answer = () => undefined;
/** @type {Mail[]} */
let mails = [];
/** @param {ConstructorParameters<typeof SMTPServer>[0]} options */
function relay(options) {
  const server = new SMTPServer({
    authOptional: true,
    ...options,
    async onData(stream, _session, callback) {
      const mail = await simpleParser(stream);
      mails.push(mail);
      const refusal = answer(mail);
      if (refusal) callback(Object.assign(new Error(refusal.text), { responseCode: refusal.code }));
      else callback();
    },
  });
  server.on("error", () => {});
  return new Promise((ready) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.server.address());
      ready({ server, port });
    });
  });
}
/** @type {{ server: SMTPServer, port: number }} */
let plain;

before(async () => {
  worker = await startWorkerd({ stateDir: join(folder, "state"), vars: { LOCAL: "1", OPERATOR_KEY: operator } });
  const made = await send(worker.url, "POST", "/v1/workspaces", {
    key: operator,
    body: { name: "mail", origins: ["https://acme.example"] },
  });
  key = made.json().secret_key;
  await done(200, "PUT", "/v1/playbook", playbook, { "content-type": "application/toml" });
  await done(200, "POST", "/v1/accounts", [{ id: "p1", name: "Alpine Partner", domains: "alpine.example" }]);
  for (const person of [
    { email: "eva@acme.example", role: "member", member: "eva" },
    { email: "mia@acme.example", role: "manager", member: "mia" },
    { email: "pat@alpine.example", role: "partner_member", member: "pat", partner: "p1" },
  ]) {
    await done(201, "POST", "/v1/people", person);
  }
  plain = await relay({ hideSTARTTLS: true, authMethods: [] });
});
after(async () => {
  await worker.stop();
  plain.server.close();
  rmSync(folder, { recursive: true });
});

/**
 * Runs `frontdesk mail` by this state, once unless it is said how often; how it ended and what it said.
 * @param {string} state @param {string[]} [args] @param {Record<string, string>} [env]
 * @returns {Promise<{ status: number | null, said: string }>}
 */
function mail(state, args = [], env = {}) {
  const how = args.includes("--api") || args.includes("--smtp") ? [] : ["--smtp", `smtp://127.0.0.1:${plain.port}`];
  const once = args.includes("--every") ? [] : ["--once"];
  const from = ["--from", "Frontdesk <desk@acme.example>", "--app", "https://desk.acme.example"];
  const all = ["mail", "--url", worker.url, "--state", join(folder, state), ...once, ...from, ...how, ...args];
  const child = spawn(command(), all, { env: { PATH: process.env.PATH, FRONTDESK_KEY: key, ...env } });
  let said = "";
  child.stderr.on("data", (chunk) => {
    said += chunk;
  });
  running = child;
  return new Promise((ended) => child.on("close", (status) => ended({ status, said })));
}
/** @type {import("node:child_process").ChildProcess | undefined} */
let running;

/** The mails that came to somebody. @param {string} address */
const to = (address) => mails.filter((mail) => [mail.to].flat().some((one) => one?.text === address));
const kept = (/** @type {string} */ state) => JSON.parse(readFileSync(join(folder, state), "utf8"));
/** From here on nothing is mailed that happened before. @param {string} state @param {string[]} [args] */
async function from(state, args) {
  mails = [];
  answer = () => undefined;
  const { status, said } = await mail(state, args);
  assert.equal(status, 0, said);
  assert.deepEqual(mails, []);
}

describe("frontdesk mail", () => {
  test("tells a member of a lead, with its deadline for the calendar, and notes that", async () => {
    await from("member");
    const id = await lead("DE");
    assert.deepEqual(await mail("member"), { status: 0, said: "" });
    const [told, ...more] = mails;
    assert.deepEqual([to("eva@acme.example").length, more.length], [1, 0]);
    assert.ok(told?.subject?.startsWith(`A lead for you: ${id}, due 2`), told?.subject);
    assert.ok(told.text?.includes(`https://desk.acme.example/app/leads/${id}`), told.text);
    assert.ok(typeof told.html === "string" && told.html.includes(`href="https://desk.acme.example/app/leads/${id}"`));
    assert.equal(told.headers.get("auto-submitted"), "auto-generated");
    const [deadline] = told.attachments;
    const calendar = deadline?.content.toString("utf8").replace(/\r\n /g, "") ?? "";
    const { due_at } = (await done(200, "GET", "/v1/events?after=0")).events.find(
      (/** @type {any} */ event) => event.data.lead_id === id,
    ).data;
    assert.ok(calendar.includes(`DTSTART:${due_at.replace(/[-:]|\.\d+/g, "")}`), calendar);
    assert.match(calendar, /^BEGIN:VCALENDAR[\s\S]*BEGIN:VEVENT[\s\S]*END:VCALENDAR/);
    // Who it is stands behind the link, for whoever may see it.
    assert.ok(!JSON.stringify(mails).includes("Lovelace") && !JSON.stringify(mails).includes("unknown-"));
    const { events } = await done(200, "GET", `/v1/events?after=${kept("member").after}`);
    assert.deepEqual(
      events.map((/** @type {any} */ event) => event.type),
      ["lead.notified"],
    );
    await mail("member");
    assert.equal(mails.length, 1);
  });

  test("gives a partner's member a link that accepts the lead without signing in, who it is still sealed", async () => {
    await from("partner");
    const id = await lead("FR");
    assert.deepEqual(await mail("partner", ["--language", "de", "--zone", "Europe/Berlin"]), { status: 0, said: "" });
    const [told] = to("pat@alpine.example");
    assert.ok(told?.subject?.startsWith(`Ein Lead für Sie: ${id}, fällig `), told?.subject);
    assert.ok(!/Lovelace|unknown-/.test(`${told.text}${told.html}`));
    const link = /https:\/\/desk\.acme\.example\/lead#(wl_\S+)/.exec(told.text ?? "")?.[1];
    const headers = ownPage(worker.url);
    const looked = await send(worker.url, "POST", "/v1/work-link", { headers, body: { link } });
    assert.equal(looked.status, 200, looked.text);
    assert.ok(!looked.text.includes("Lovelace"));
    const accepted = await send(worker.url, "POST", "/v1/work-link", { headers, body: { link, work: "accept" } });
    assert.ok(accepted.text.includes("Lovelace"), accepted.text);
    assert.ok(!readFileSync(join(folder, "partner"), "utf8").includes("wl_"));
  });

  test("mails the link to sign in with to whoever asked for one", async () => {
    await from("link");
    const asked = await send(worker.url, "POST", "/v1/sign-in", {
      headers: ownPage(worker.url),
      body: { workspace: "mail", email: "eva@acme.example" },
    });
    assert.equal(asked.status, 202);
    assert.equal((await mail("link")).status, 0);
    const link = /https:\/\/desk\.acme\.example\/sign-in#(\S+)/.exec(to("eva@acme.example")[0]?.text ?? "")?.[1];
    const used = { headers: ownPage(worker.url), body: { link } };
    assert.equal((await send(worker.url, "POST", "/v1/sign-in/link", used)).status, 200);
  });

  test("killed between sending and noting, sends the same once more, by the same Message-ID, and loses nothing", async () => {
    await from("killed");
    const ids = [await lead("DE"), await lead("DE"), await lead("DE")];
    answer = () => {
      if (mails.length === 2) running?.kill("SIGKILL");
      return undefined;
    };
    assert.equal((await mail("killed")).status, null);
    assert.equal(mails.length, 2);
    assert.equal((await mail("killed")).status, 0);
    const told = ids.map((id) => mails.filter((mail) => mail.subject?.includes(id)));
    assert.deepEqual(
      told.map((same) => same.length),
      [1, 2, 1],
    );
    assert.deepEqual(
      told.map((same) => new Set(same.map((mail) => mail.messageId)).size),
      [1, 1, 1],
    );
    assert.equal(new Set(mails.map((mail) => mail.messageId)).size, 3);
  });

  test("keeps what is refused, goes on with the others, and says what is dead", async () => {
    await from("refused");
    const [first, second, third] = [await lead("DE"), await lead("FR"), await lead("DE")];
    answer = ({ subject }) => {
      if (subject?.includes(first)) return { code: 451, text: "later" };
      return subject?.includes(second) ? { code: 550, text: "no such mailbox" } : undefined;
    };
    const { status, said } = await mail("refused");
    assert.equal(status, 1);
    assert.match(said, /dead: event \d+ \(lead\.assigned\) to pat@alpine\.example: .*550/);
    assert.ok(mails.some(({ subject }) => subject?.includes(third)));
    const { waiting, dead } = kept("refused");
    assert.deepEqual([waiting.length, dead.length, waiting[0].tries], [1, 1, 1]);
    mails = [];
    answer = () => undefined;
    assert.equal((await mail("refused")).status, 1);
    assert.deepEqual(mails, []);
    assert.equal((await mail("refused", ["--again"])).status, 0);
    assert.deepEqual(
      to("pat@alpine.example").map(({ subject }) => subject?.includes(second)),
      [true],
    );
    const soon = kept("refused");
    soon.waiting[0].due = "2026-01-01T00:00:00Z";
    writeFileSync(join(folder, "refused"), JSON.stringify(soon));
    assert.equal((await mail("refused")).status, 0);
    assert.deepEqual([mails.length, kept("refused").waiting], [2, []]);
  });

  test("lets nobody's words become a header", async () => {
    await from("headers");
    await done(200, "PUT", "/v1/playbook", playbook, { "content-type": "application/toml" });
    const id = "l1\r\nBcc: x@evil.example";
    const body = { email: "bcc@unknown-bcc.com", last_name: "Bcc", country: "DE" };
    await done(201, "POST", "/v1/leads", body, { "frontdesk-id": "l1-bcc" });
    writeFileSync(join(folder, "words"), "lead.assigned.subject = {lead} {owner}\n");
    const dead = {
      number: 1,
      type: "lead.assigned",
      timestamp: "2026-11-23T09:00:00Z",
      data: { lead_id: id, owner: "eva", due_at: null },
    };
    const state = {
      ...kept("headers"),
      waiting: [{ event: dead, to: "", tries: 0, due: "2026-01-01T00:00:00Z", why: "" }],
    };
    writeFileSync(join(folder, "headers"), JSON.stringify(state));
    assert.equal((await mail("headers", ["--language", join(folder, "words")])).status, 0);
    assert.equal(mails.length, 2);
    assert.ok(mails.every((mail) => !mail.headers.has("bcc") && !mail.bcc));
    assert.equal(mails[0]?.subject, "l1  Bcc: x@evil.example eva");
  });

  test("sends by TLS to a relay that somebody it trusts vouches for, with the password from the environment", async () => {
    const file = (/** @type {string} */ name) => join(folder, name);
    const openssl = (/** @type {string[]} */ ...args) => execFileSync("openssl", args, { stdio: "ignore" });
    openssl(
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "2",
      "-subj",
      "/CN=ca",
      "-keyout",
      file("ca.key"),
      "-out",
      file("ca.pem"),
    );
    openssl(
      "req",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-subj",
      "/CN=localhost",
      "-keyout",
      file("relay.key"),
      "-out",
      file("relay.csr"),
    );
    writeFileSync(file("ext"), "subjectAltName=DNS:localhost\n");
    openssl(
      "x509",
      "-req",
      "-in",
      file("relay.csr"),
      "-CA",
      file("ca.pem"),
      "-CAkey",
      file("ca.key"),
      "-CAcreateserial",
      "-days",
      "2",
      "-extfile",
      file("ext"),
      "-out",
      file("relay.pem"),
    );
    /** @type {(string | undefined)[]} */
    const users = [];
    const tls = { key: readFileSync(file("relay.key")), cert: readFileSync(file("relay.pem")), authOptional: false };
    /** @type {import("smtp-server").SMTPServerOptions["onAuth"]} */
    const onAuth = ({ username, password }, session, callback) => {
      users.push(`${username} ${password} ${session.secure}`);
      callback(null, { user: username });
    };
    await from("tls");
    const trust = { SSL_CERT_FILE: file("ca.pem"), FRONTDESK_SMTP_USER: "desk", FRONTDESK_SMTP_PASSWORD: "geheim" };
    for (const [scheme, secure] of /** @type {const} */ ([
      ["smtp", false],
      ["smtps", true],
    ])) {
      const { server, port } = await relay({ ...tls, secure, onAuth });
      const smtp = ["--smtp", `${scheme}://localhost:${port}`];
      await lead("DE");
      assert.deepEqual(await mail("tls", smtp, trust), { status: 0, said: "" });
      assert.equal(users.pop(), "desk geheim true");
      await lead("DE");
      const distrusted = await mail("tls", smtp, { FRONTDESK_SMTP_USER: "desk", FRONTDESK_SMTP_PASSWORD: "geheim" });
      assert.match(distrusted.said, /certificate/i);
      assert.deepEqual(users, []);
      server.close();
    }
    const { status, said } = await mail("tls", ["--smtp", "smtp://desk:geheim@localhost"]);
    assert.deepEqual([status, said.includes("geheim")], [2, false]);
  });

  test("fills in what any mail API wants, and takes its answer", async () => {
    /** @type {{ headers: import("node:http").IncomingHttpHeaders, body: string }[]} */
    const posted = [];
    let status = 200;
    const api = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        posted.push({ headers: request.headers, body });
        response.writeHead(status).end("{}");
      });
    });
    await new Promise((ready) => api.listen(0, "127.0.0.1", () => ready(null)));
    const { port } = /** @type {import("node:net").AddressInfo} */ (api.address());
    const template = join(folder, "api.json");
    const list = [{ Name: "deadline.ics", Content: "{calendar}", ContentType: "text/calendar" }];
    writeFileSync(
      template,
      JSON.stringify({
        From: "{from}",
        To: "{to}",
        Subject: "{subject}",
        TextBody: "{text}",
        HtmlBody: "{html}",
        Attachments: list,
      }),
    );
    const env = {
      FRONTDESK_MAIL_URL: `http://127.0.0.1:${port}/email`,
      FRONTDESK_MAIL_HEADERS: "X-Server-Token: geheim\nIdempotency-Key: {message_id}",
    };
    await from("api");
    const id = await lead("DE");
    assert.deepEqual(await mail("api", ["--api", template], env), { status: 0, said: "" });
    const [{ headers, body } = { headers: {}, body: "{}" }] = posted;
    const sent = JSON.parse(body);
    assert.deepEqual([sent.To, sent.From], ["eva@acme.example", "Frontdesk <desk@acme.example>"]);
    assert.ok(sent.Subject.includes(id) && sent.TextBody.includes(`/app/leads/${id}`), body);
    assert.match(Buffer.from(sent.Attachments[0].Content, "base64").toString("utf8"), /^BEGIN:VCALENDAR/);
    assert.equal(headers["x-server-token"], "geheim");
    assert.match(String(headers["idempotency-key"]), /^\d+\.[0-9a-f]{32}@acme\.example$/);
    await lead("DE");
    status = 503;
    assert.equal((await mail("api", ["--api", template], env)).status, 0);
    assert.equal(kept("api").waiting.length, 1);
    await lead("DE");
    status = 422;
    assert.equal((await mail("api", ["--api", template], env)).status, 1);
    const form = { ...env, FRONTDESK_MAIL_HEADERS: "Content-Type: application/x-www-form-urlencoded" };
    status = 200;
    assert.equal((await mail("api", ["--api", template, "--again"], form)).status, 0);
    assert.equal(new URLSearchParams(posted.at(-1)?.body).get("To"), "eva@acme.example");
    api.closeAllConnections();
    api.close();
  });

  test("follows what happens, and lets no other go by the same state", async () => {
    await from("follow");
    const ended = mail("follow", ["--every", "1"]);
    const follower = running;
    const id = await lead("DE");
    for (const began = Date.now(); mails.length === 0 && Date.now() - began < 20_000; ) {
      await new Promise((next) => setTimeout(next, 50));
    }
    assert.ok(mails[0]?.subject?.includes(id));
    const other = await mail("follow");
    assert.deepEqual([other.status, other.said.includes("another `frontdesk mail`")], [2, true]);
    follower?.kill("SIGKILL");
    assert.equal((await ended).said, "");
  });

  test("says where the server doesn’t answer", async () => {
    const { status, said } = await mail("nowhere", [], { FRONTDESK_KEY: "sk_nobody" });
    assert.equal(status, 2, said);
  });
});
