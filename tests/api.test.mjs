/**
 * The API as strangers, forms and servers meet it: in workerd, over HTTP.
 *
 * In scope: statuses, problem details, keys, origins, idempotency, restarts. Not in scope: what is decided (cases).
 */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { at } from "../scripts/lib/paths.mjs";
import { seed } from "../scripts/lib/seed.mjs";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { asDescribed } from "./support/contract.mjs";

const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;

before(async () => {
  worker = await startWorkerd({ stateDir });
  await seed(worker.url);
  // These tests send as nobody does by hand.
  const headers = { authorization: "Bearer sk_demo", "content-type": "application/json" };
  /** @type {{ id: string, kind: string }[]} */
  const keys = await (await fetch(`${worker.url}/v1/keys`, { headers })).json();
  for (const { id } of keys.filter(({ kind }) => kind === "publishable")) {
    const body = JSON.stringify({ per_key: null, per_address: null });
    const guarded = await fetch(`${worker.url}/v1/keys/${id}/guard`, { method: "PUT", headers, body });
    assert.equal(guarded.status, 200);
  }
});
after(async () => {
  await worker.stop();
  rmSync(stateDir, { recursive: true });
});

const json = { "content-type": "application/json" };
const anna = { email: "anna@bosch.com", first_name: "Anna", last_name: "Example" };

/** @param {string} path @param {RequestInit} [init] */
const call = async (path, init) => {
  const url = new URL(path, worker.url);
  const response = await fetch(url, init);
  await asDescribed(init?.method ?? "GET", url.pathname, response);
  return response;
};

/** @param {unknown} body @param {Record<string, string>} [headers] */
const post = (body, headers = {}) =>
  call("/v1/leads", {
    method: "POST",
    headers: { authorization: "Bearer sk_demo", ...json, ...headers },
    body: /** @type {BodyInit} */ (
      typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body)
    ),
  });

const read = (/** @type {string} */ id) => call(`/v1/leads/${id}`, { headers: { authorization: "Bearer sk_demo" } });

/** @param {Response} response @param {number} status @param {string} code */
async function refused(response, status, code) {
  const text = await response.text();
  assert.equal(response.status, status, text);
  assert.equal(response.headers.get("content-type"), "application/problem+json");
  const problem = JSON.parse(text);
  assert.equal(problem.type, `/problems#${code}`);
  assert.equal(problem.status, status);
  assert.ok(problem.title && problem.detail);
  return problem;
}

describe("a submission", () => {
  test("is answered with who calls and by when, and can be read with every reason", async () => {
    const response = await post(anna, { "frontdesk-now": "2026-11-23T09:00:00Z" });
    assert.equal(response.status, 201);
    const answer = await response.json();
    assert.equal(answer.decision.account_id, "a-robert-bosch-gmbh");
    assert.ok(answer.owner.name && answer.due_at);
    const lead = await (await read(answer.id)).json();
    assert.deepEqual(lead.decision, answer.decision);
    assert.ok(lead.decision.reasons.length >= 4);
    assert.deepEqual(lead.submissions[0].fields, Object.entries(anna));
  });

  test("is never lost to a bad field", async () => {
    const fields = {
      email: "kept@example.org",
      phone: "call me maybe",
      country: "Atlantis",
      employees: { about: [null] },
      industry: "\u0000\u0007\u202e",
      favourite_colour: "blue",
      name: "N".repeat(100_000),
      title: 7,
      consent: true,
    };
    const response = await post(fields);
    assert.equal(response.status, 201, await response.clone().text());
    const { id } = await response.json();
    const { lead, submissions } = await (await read(id)).json();
    const kept = Object.fromEntries(submissions[0].fields);
    assert.equal(kept.name, fields.name);
    assert.equal(kept.phone, fields.phone);
    assert.equal(kept.favourite_colour, "blue");
    for (const field of ["phone", "country", "employees", "favourite_colour"]) {
      const note = lead.notes.find((/** @type {{ field: string }} */ note) => note.field === field);
      assert.equal(note?.outcome, "kept", field);
    }
  });

  test("survives lone surrogates, bytes that are no UTF-8, repeated names and nesting", async () => {
    const nested = `${"[".repeat(31)}${"]".repeat(31)}`;
    const text = `{"email":"odd@example.org","company":"A \\ud83d","company":"B","x":${nested},"y":1e999}`;
    const bytes = Buffer.concat([
      Buffer.from(text.slice(0, -1)),
      Buffer.from(',"z":"'),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ]);
    const response = await post(new Uint8Array(bytes));
    assert.equal(response.status, 201, await response.clone().text());
    const { submissions } = await (await read((await response.json()).id)).json();
    assert.deepEqual(submissions[0].fields.slice(1, 3), [
      ["company", "A \ufffd"],
      ["company", "B"],
    ]);
    assert.deepEqual(submissions[0].fields.at(-1), ["z", "\ufffd"]);
  });

  test("is refused only if nobody could answer it, with both fields named at once", async () => {
    const problem = await refused(
      await post({ email: "nobody", phone: "12", company: "Acme" }),
      422,
      "no-way-to-answer",
    );
    assert.deepEqual(
      problem.errors.map((/** @type {{ field: string }} */ error) => error.field),
      ["email", "phone"],
    );
    for (const error of problem.errors) assert.ok(error.found && error.expected);
  });

  for (const [what, body, code] of /** @type {[string, string, string][]} */ ([
    ["nothing", "", "empty-body"],
    ["broken JSON", '{"email": ', "unreadable-body"],
    ["a list", "[]", "unreadable-body"],
    ["null", "null", "unreadable-body"],
    ["a text", '"anna@bosch.com"', "unreadable-body"],
  ])) {
    test(`is not ${what}`, async () => {
      await refused(await post(body), 400, code);
    });
  }

  test("has a limit, announced or streamed", async () => {
    const large = JSON.stringify({ ...anna, name: "N".repeat(1_000_000) });
    await refused(await post(large), 413, "body-too-large");
    assert.equal(await streamed(large), 413);
  });

  test("comes as JSON", async () => {
    await refused(await post("a=b", { "content-type": "text/plain" }), 415, "unsupported-media-type");
  });
});

/** Sends a body in chunks, its length unannounced; the status. @param {string} body @returns {Promise<number>} */
function streamed(body) {
  return new Promise((done, failed) => {
    const headers = { authorization: "Bearer sk_demo", ...json, "transfer-encoding": "chunked" };
    const sent = request(new URL("/v1/leads", worker.url), { method: "POST", headers }, (response) => {
      response.resume();
      done(response.statusCode ?? 0);
    });
    sent.on("error", failed);
    for (let at = 0; at < body.length; at += 65_536) sent.write(body.slice(at, at + 65_536));
    sent.end();
  });
}

describe("a key", () => {
  test("has to be there and known", async () => {
    await refused(await post(anna, { authorization: "" }), 401, "unknown-key");
    for (const key of ["sk_nobody", "pk_demo_x", "demo", "sk_demo_1", "sk_UPPER"]) {
      await refused(await post(anna, { authorization: `Bearer ${key}` }), 401, "unknown-key");
    }
  });

  test("that is publishable submits and reads nothing", async () => {
    const response = await post(anna, { authorization: "Bearer pk_demo" });
    assert.equal(response.status, 201);
    const { id } = await response.json();
    const headers = { authorization: "Bearer pk_demo" };
    await refused(await call(`/v1/leads/${id}`, { headers }), 403, "key-not-allowed");
    const playbook = { method: "PUT", headers: { ...headers, "content-type": "application/toml" }, body: "" };
    await refused(await call("/v1/playbook", playbook), 403, "key-not-allowed");
  });

  test("that is secret has no place in a page", async () => {
    const problem = await refused(await post(anna, { origin: "https://example.org" }), 403, "origin-not-allowed");
    assert.match(problem.detail, /https:\/\/example\.org/);
  });

  test("works from an allowed page, which may read the answer", async () => {
    const origin = "https://example.org";
    const preflight = await call("/v1/leads", { method: "OPTIONS", headers: { origin } });
    assert.equal(preflight.status, 204);
    assert.match(preflight.headers.get("access-control-allow-headers") ?? "", /Idempotency-Key/);
    const response = await post(anna, { authorization: "Bearer pk_demo", origin });
    assert.equal(response.headers.get("access-control-allow-origin"), origin);
  });
});

test("paths and methods that don't exist are said so", async () => {
  await refused(await call("/v1/nothing"), 404, "no-such-path");
  await refused(await read("no-such-id"), 404, "no-such-lead");
  const problem = await call("/v1/leads", { method: "DELETE" });
  assert.equal(problem.headers.get("allow"), "POST, GET");
  await refused(problem, 405, "wrong-method");
});

describe("an idempotency key", () => {
  test("gives the same answer to the same request, and writes it once", async () => {
    const key = { "idempotency-key": "once" };
    const fields = { email: "once@bosch.com", last_name: "Once" };
    const first = await post(fields, key);
    const again = await post(fields, key);
    assert.equal(first.headers.get("idempotent-replayed"), null);
    assert.equal(again.headers.get("idempotent-replayed"), "true");
    const answer = await first.text();
    assert.equal(await again.text(), answer);
    const lead = await (await read(JSON.parse(answer).id)).json();
    assert.equal(lead.submissions.length, 1);
  });

  test("is the content where none is given, for ten minutes, and each sender's own", async () => {
    const fields = { email: "content@bosch.com", last_name: "Content" };
    const at = (/** @type {string} */ time) => ({ "frontdesk-now": `2026-11-23T${time}:00Z` });
    const answers = [];
    for (const [time, headers] of /** @type {[string, Record<string, string>][]} */ ([
      ["09:00", {}],
      ["09:09", {}],
      ["09:09", { authorization: "Bearer pk_demo" }],
      ["09:10", {}],
    ])) {
      const response = await post(fields, { ...at(time), ...headers });
      answers.push({ replayed: response.headers.get("idempotent-replayed"), ...(await response.json()) });
    }
    assert.deepEqual(
      answers.map(({ replayed }) => replayed),
      [null, "true", null, null],
    );
    const [first, again] = answers.map(({ replayed, ...answer }) => answer);
    assert.deepEqual(again, first);
    assert.equal((await (await read(first.id)).json()).submissions.length, 3);
  });

  test("belongs to one request", async () => {
    const key = { "idempotency-key": "other" };
    assert.equal((await post({ email: "a@bosch.com" }, key)).status, 201);
    await refused(await post({ email: "b@bosch.com" }, key), 422, "idempotency-key-reused");
  });

  test("has a form", async () => {
    await refused(await post(anna, { "idempotency-key": "x".repeat(256) }), 400, "bad-idempotency-key");
  });
});

describe("a plain form", () => {
  const fields = [
    ["email", "form@bosch.com"],
    ["last_name", "<b>Form</b>"],
    ["product", "a"],
    ["product", "b"],
  ];

  test("is read in both encodings, and answered with a page", async () => {
    const multipart = new FormData();
    for (const [name, value] of fields) multipart.append(name, value);
    multipart.append("cv", new Blob(["x".repeat(10)]), "cv.pdf");
    for (const body of [new URLSearchParams(fields), multipart]) {
      const response = await call("/v1/forms/pk_demo", { method: "POST", body });
      const page = await response.text();
      assert.equal(response.status, 201, page);
      assert.match(response.headers.get("content-type") ?? "", /^text\/html/);
      const id = /reference: ([0-9a-f-]{36})/.exec(page)?.[1];
      const { submissions } = await (await read(id ?? "")).json();
      const submission = submissions.find((/** @type {{ id: string }} */ submission) => submission.id === id);
      assert.deepEqual(submission.fields.slice(0, 4), fields);
    }
  });

  test("that can't be answered says so on a page", async () => {
    const body = new URLSearchParams({ company: "<script>alert(1)</script>" });
    const response = await call("/v1/forms/pk_demo", { method: "POST", body });
    assert.equal(response.status, 422);
    assert.doesNotMatch(await response.text(), /<script>/);
  });

  test("that is broken, foreign or of an unknown key is refused", async () => {
    const accept = { accept: "application/json" };
    const headers = { ...accept, "content-type": "multipart/form-data; boundary=x" };
    await refused(
      await call("/v1/forms/pk_demo", { method: "POST", headers, body: "no form" }),
      400,
      "unreadable-body",
    );
    const text = { ...accept, "content-type": "text/plain" };
    await refused(
      await call("/v1/forms/pk_demo", { method: "POST", headers: text, body: "x" }),
      415,
      "unsupported-media-type",
    );
    const body = new URLSearchParams({ email: "form@bosch.com" });
    await refused(await call("/v1/forms/sk_demo", { method: "POST", headers: accept, body }), 401, "unknown-key");
  });
});

describe("a playbook", () => {
  /** @param {string} body */
  const put = (body) => {
    const headers = { authorization: "Bearer sk_demo", "content-type": "application/toml" };
    return call("/v1/playbook", { method: "PUT", headers, body });
  };

  test("with findings is refused whole, with line and column, and the last good one goes on serving", async () => {
    const before = (await (await post(anna)).json()).decision;
    const problem = await refused(
      await put('name = "Broken"\nwatcher = "nobody"\n[matching]\nmatch = 2.0\n'),
      422,
      "playbook-findings",
    );
    assert.ok(problem.errors.length >= 3);
    const match = problem.errors.find((/** @type {{ at: string }} */ finding) => finding.at === "matching.match");
    assert.deepEqual([match.line, match.column], [4, 9]);
    await refused(await put("name = [\n"), 422, "playbook-findings");
    const after = (await (await post({ ...anna, message: "Once more" })).json()).decision;
    assert.equal(after.playbook, before.playbook);
  });
});

describe("accounts", () => {
  test("go in by row, and the bad rows are reported", async () => {
    const headers = { authorization: "Bearer sk_demo", "content-type": "text/csv" };
    const body =
      "id,name,domains,kind\nz-1,Zeta Test,zeta-test.example,customer\nz-2,,x.example,customer\nz-3,Zeta 3,,friend\nz-1,Again,,\n";
    const response = await call("/v1/accounts", { method: "POST", headers, body });
    const report = await response.json();
    assert.equal(report.taken, 1);
    assert.deepEqual(
      report.refused.map((/** @type {{ row: number }} */ row) => row.row),
      [2, 3, 4],
    );
    // A new account counts from the next lead on, by domain and by name.
    for (const fields of [{ email: "z@zeta-test.example" }, { email: "z@gmail.com", company: "Zeta Test" }]) {
      const { decision } = await (await post(fields)).json();
      assert.equal(
        decision.reasons.find((/** @type {{ stage: string }} */ reason) => reason.stage === "match")?.account,
        "z-1",
      );
    }
  });

  test("that change lie over the book until they are too many", async () => {
    /** @param {string[]} rows `id,name` */
    const put = async (...rows) => {
      const headers = { authorization: "Bearer sk_demo", "content-type": "text/csv" };
      const body = `id,name\n${rows.join("\n")}\n`;
      const report = await (await call("/v1/accounts", { method: "POST", headers, body })).json();
      assert.deepEqual(report, { taken: rows.length, unchanged: 0, refused: [] });
    };
    let leads = 0;
    /** Where a lead that names the company goes, and the book that was searched. @param {string} company */
    const named = async (company) => {
      leads += 1;
      const { decision } = await (await post({ email: `named.${leads}@gmail.com`, company })).json();
      const [built, changes] = decision.book.split("+");
      return { account: decision.account_id, built, changes };
    };
    const many = (/** @type {string} */ prefix) => Array.from({ length: 101 }, (_, n) => `${prefix}-${n},Many ${n}`);
    await put(...many("first"));
    const before = await named("Quittenhain");
    assert.deepEqual(before, { account: null, built: before.built, changes: undefined });

    await put("q-1,Quittenhain");
    const added = await named("Quittenhain");
    assert.deepEqual([added.account, added.built], ["q-1", before.built]);
    assert.match(added.changes, /^[0-9a-f]{12}$/);
    assert.deepEqual(await named("Quittenhain"), added);

    // All changes since the book was built count, not the latest only.
    await put("q-2,Zebrafink");
    const [first, ...others] = await Promise.all(Array.from({ length: 8 }, () => named("Zebrafink")));
    assert.deepEqual([first.account, first.built], ["q-2", before.built]);
    for (const other of others) assert.deepEqual(other, first);
    assert.deepEqual(await named("Quittenhain"), { ...first, account: "q-1" });

    await put("q-1,Mirabellental");
    const renamed = await named("Mirabellental");
    assert.deepEqual([renamed.account, renamed.built], ["q-1", before.built]);
    assert.equal((await named("Quittenhain")).account, null);

    await put(...many("second"));
    const anew = await named("Mirabellental");
    assert.deepEqual([anew.account, anew.changes], ["q-1", undefined]);
    assert.notEqual(anew.built, before.built);
  });
});

describe("a reviewer's verdict", () => {
  const secret = { authorization: "Bearer sk_demo" };
  /** @param {string} id @param {unknown} body @param {Record<string, string>} [headers] */
  const judge = (id, body, headers = secret) =>
    call(`/v1/leads/${id}/verdict`, {
      method: "POST",
      headers,
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const id = async (/** @type {Record<string, string>} */ fields) => (await (await post(fields)).json()).id;
  const decided = async (/** @type {Record<string, string>} */ fields) =>
    (await (await post(fields)).json()).decision.account_id;

  test("holds for later leads of the organisation until it is withdrawn", async () => {
    const lead = await id({ email: "first@judged.example" });
    assert.equal(await decided({ email: "second@judged.example" }), null);
    const account = "a-robert-bosch-gmbh";
    const given = await judge(lead, { account, verdict: "always", by: "Ada" });
    const verdict = await given.json();
    assert.equal(given.status, 201, JSON.stringify(verdict));
    assert.equal(verdict.organisation, "domain:judged.example");
    assert.equal(verdict.given.by, "Ada");
    assert.equal(await decided({ email: "third@judged.example" }), account);
    const listed = await (await call("/v1/verdicts", { headers: secret })).json();
    assert.deepEqual(listed.at(-1), verdict);
    const later = await (await call(`/v1/verdicts?after=${verdict.number}`, { headers: secret })).json();
    assert.deepEqual(later, []);
    const path = `/v1/verdicts/${verdict.number}?by=Bob%20B`;
    const withdrawn = await (await call(path, { method: "DELETE", headers: secret })).json();
    assert.equal(withdrawn.withdrawn.by, "Bob B");
    assert.equal(await decided({ email: "fourth@judged.example" }), null);
  });

  test("that can't be taken is refused with every field", async () => {
    const lead = await id({ email: "refused@judged.example" });
    const fields = async (/** @type {Response} */ response) =>
      (await refused(response, 422, "bad-verdict")).errors.map((/** @type {{ field: string }} */ { field }) => field);
    assert.deepEqual(await fields(await judge(lead, { verdict: "maybe", by: "x".repeat(201) })), [
      "account",
      "verdict",
      "by",
    ]);
    assert.deepEqual(await fields(await judge(lead, { account: "absent", verdict: "never" })), ["account"]);
    const nobody = await id({ email: "nobody.known@gmail.com" });
    const account = "a-robert-bosch-gmbh";
    assert.deepEqual(await fields(await judge(nobody, { account, verdict: "never" })), ["lead"]);
    await refused(await judge("absent", { account, verdict: "never" }), 404, "no-such-lead");
    await refused(await judge(lead, "[1"), 400, "unreadable-body");
    await refused(await judge(lead, ""), 400, "empty-body");
  });

  test("is for secret keys only", async () => {
    const publishable = { authorization: "Bearer pk_demo" };
    const account = "a-robert-bosch-gmbh";
    await refused(await judge("any", { account, verdict: "never" }, publishable), 403, "key-not-allowed");
    await refused(await call("/v1/verdicts", { headers: publishable }), 403, "key-not-allowed");
    const remove = { method: "DELETE", headers: publishable };
    await refused(await call("/v1/verdicts/1", remove), 403, "key-not-allowed");
    await refused(await call("/v1/verdicts/none", { ...remove, headers: secret }), 404, "no-such-verdict");
    await refused(await call("/v1/verdicts/99999", { ...remove, headers: secret }), 404, "no-such-verdict");
    const wrong = await call("/v1/verdicts/1", { headers: secret });
    assert.equal(wrong.headers.get("allow"), "DELETE");
    await refused(wrong, 405, "wrong-method");
  });
});

describe("two leads", () => {
  const secret = { authorization: "Bearer sk_demo" };
  /** @param {string} path @param {unknown} [body] @param {Record<string, string>} [headers] */
  const say = (path, body, headers = secret) =>
    call(path, {
      method: "POST",
      headers: { ...headers, ...json },
      body: body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body),
    });
  const id = async (/** @type {object} */ fields) => (await (await post(fields)).json()).id;
  const lead = async (/** @type {string} */ id) => (await read(id)).json();

  test("are merged by a reviewer, and parted again, also after others followed", async () => {
    const one = await id({ email: "one@merged.example", last_name: "One", source: "fair" });
    const two = await id({ email: "two@merged.example", title: "CTO", source: "webinar" });
    const before = [await lead(one), await lead(two)];
    const made = await say(`/v1/leads/${one}/merge`, { into: two, by: "Ada" });
    const merge = await made.json();
    assert.equal(made.status, 201, JSON.stringify(merge));
    assert.deepEqual([merge.kind, merge.submission, merge.into, merge.merged.by], ["reviewer", two, one, "Ada"]);
    const again = await say(`/v1/leads/${two}/merge`, { into: one });
    assert.deepEqual([again.status, await again.json()], [200, { lead: one }]);

    const merged = await lead(two);
    assert.deepEqual([merged.id, merged.merged_into, merged.lead.title], [one, one, "CTO"]);
    assert.equal((await lead(one)).merged_into, undefined);
    const title = merged.changes.at(-1).fields.find((/** @type {{ field: string }} */ { field }) => field === "title");
    assert.deepEqual([title.to, title.submission, title.source], ["CTO", two, "webinar"]);
    assert.deepEqual(
      merged.submissions.map((/** @type {{ id: string, source: string }} */ { id, source }) => [id, source]),
      [
        [one, "fair"],
        [two, "webinar"],
      ],
    );

    const later = await id({ email: "two@merged.example", message: "again" });
    assert.equal((await lead(later)).id, one);
    for (const by of ["Bob", "Eve"]) {
      const undone = await (await say(`/v1/merges/${merge.number}/undo`, { by })).json();
      assert.deepEqual([undone.lead, undone.into_lead, undone.undone.by], [two, one, "Bob"]);
    }
    assert.deepEqual((await lead(one)).lead, before[0].lead);
    const decided = (
      /** @type {{ owner: string, case: string, territory: string }} */ { owner, case: of, territory },
    ) => ({ owner, of, territory });
    assert.deepEqual(decided((await lead(one)).decision), decided(before[0].decision));
    const parted = await lead(later);
    assert.deepEqual([parted.id, parted.lead.title, parted.lead.message], [two, "CTO", "again"]);
    assert.equal(parted.merges.length, 2);

    const [apart] = parted.not_same;
    assert.deepEqual([apart.leads, apart.said.by], [[two, one], "Bob"]);
    const gone = await call(`/v1/not-same/${apart.number}?by=Ada`, { method: "DELETE", headers: secret });
    assert.equal((await gone.json()).withdrawn.by, "Ada");
    assert.deepEqual((await lead(two)).not_same, []);
  });

  test("that may be one wait for a verdict", async () => {
    const first = await id({ email: "berlin.north@pair.example", first_name: "Anna", last_name: "Meyer" });
    const second = await id({ email: "berlin.north@pair.example", first_name: "Bernd", last_name: "Schulz" });
    const list = async () => {
      const pairs = await (await call("/v1/duplicates", { headers: secret })).json();
      return pairs.filter((/** @type {{ leads: string[] }} */ { leads }) => leads.includes(first));
    };
    const [pair] = await list();
    assert.deepEqual(pair.leads, [second, first]);
    assert.ok(pair.confidence >= 0 && pair.evidence && pair.verdict === null);
    assert.deepEqual((await lead(first)).possible_duplicates, [pair]);
    for (const [verdict, of] of [
      ["same", first],
      ["different", second],
      ["different", second],
    ]) {
      const response = await say(`/v1/duplicates/${pair.number}`, { verdict, by: "Ada" });
      const judged = await response.json();
      assert.deepEqual([response.status, judged.verdict, judged.decided.by], [200, verdict, "Ada"]);
      assert.equal((await lead(second)).id, of);
    }
    assert.deepEqual(await list(), []);
    const after = await call(`/v1/duplicates?after=${pair.number}`, { headers: secret });
    assert.equal(after.status, 200);
  });

  test("are refused where they or the words for them aren't there", async () => {
    const known = await id({ email: "known@merged.example" });
    await refused(await say(`/v1/leads/${known}/merge`, { into: "absent" }), 404, "no-such-lead");
    await refused(await say("/v1/leads/absent/merge", { into: known }), 404, "no-such-lead");
    const problem = await refused(await say(`/v1/leads/${known}/merge`), 422, "bad-merge");
    assert.deepEqual([problem.errors[0].field, problem.errors[0].found], ["into", "nothing"]);
    await refused(await say(`/v1/leads/${known}/merge`, "[1"), 400, "unreadable-body");
    await refused(await say(`/v1/leads/${known}/merge`, { into: known, by: "x".repeat(201) }), 422, "bad-merge");
    for (const number of ["none", "99999"]) {
      await refused(await say(`/v1/merges/${number}/undo`, {}), 404, "no-such-merge");
      await refused(await say(`/v1/duplicates/${number}`, { verdict: "same" }), 404, "no-such-duplicate");
      const remove = { method: "DELETE", headers: secret };
      await refused(await call(`/v1/not-same/${number}`, remove), 404, "no-such-not-same");
    }
    await refused(await say("/v1/duplicates/1", { verdict: "maybe" }), 422, "bad-merge");
    const publishable = { authorization: "Bearer pk_demo" };
    for (const [path, body] of /** @type {[string, unknown][]} */ ([
      [`/v1/leads/${known}/merge`, { into: known }],
      ["/v1/merges/1/undo", {}],
      ["/v1/duplicates/1", { verdict: "same" }],
    ])) {
      await refused(await say(path, body, publishable), 403, "key-not-allowed");
      assert.equal((await call(path)).headers.get("allow"), "POST");
    }
    await refused(await call("/v1/duplicates", { headers: publishable }), 403, "key-not-allowed");
  });
});

test("who else came from the organisation is told to secret keys only", async () => {
  await post({ email: "one@from-there.example" });
  const visitor = await post({ email: "two@from-there.example" }, { authorization: "Bearer pk_demo" });
  const answer = await visitor.json();
  assert.ok(answer.decision && !JSON.stringify(answer).includes("organisation"), JSON.stringify(answer));
  const { organisation } = await (await read(answer.id)).json();
  assert.equal(organisation.key, "domain:from-there.example");
  assert.equal(organisation.others.length, 1);
});

test("every acknowledged lead is still there after the process was killed", async () => {
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, i) =>
      (await post({ email: `kill-${i}@bosch.com`, last_name: `K${i}` })).json(),
    ),
  );
  await worker.kill();
  worker = await startWorkerd({ stateDir });
  for (const { id, decision } of answers) {
    const lead = await (await read(id)).json();
    assert.deepEqual(lead.decision, decision);
  }
});

test("a deployment's operator makes workspaces, whose keys work and tell strangers nothing", async () => {
  const other = mkdtempSync(join(tmpdir(), "frontdesk-"));
  const operator = "an operator's long key";
  const deployed = await startWorkerd({ stateDir: other, vars: { OPERATOR_KEY: operator } });
  try {
    const make = (/** @type {string} */ key, /** @type {unknown} */ body) =>
      fetch(new URL("/v1/workspaces", deployed.url), {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, ...json },
        body: JSON.stringify(body),
      });
    await refused(await make("guessed", { name: "acme" }), 401, "unknown-key");
    await refused(await make(operator, { name: "Acme Inc" }), 400, "unreadable-body");
    await refused(await make(operator, { name: "acme", origins: ["example.org/path"] }), 400, "unreadable-body");
    const made = await make(operator, { name: "acme", origins: ["https://example.org"] });
    assert.equal(made.status, 201);
    const { publishable_key, secret_key } = await made.json();
    const submit = (/** @type {string} */ key, /** @type {string} */ origin) =>
      fetch(new URL("/v1/leads", deployed.url), {
        method: "POST",
        headers: { authorization: `Bearer ${key}`, ...json, origin },
        body: JSON.stringify(anna),
      });
    await refused(await submit(publishable_key, "https://example.com"), 403, "origin-not-allowed");
    const response = await submit(publishable_key, "https://example.org");
    const answer = await response.json();
    assert.equal(response.status, 201);
    // A stranger learns who calls, and nothing of how we stand with the company.
    assert.deepEqual(Object.keys(answer).sort(), ["due_at", "id", "owner"]);
    const headers = { authorization: `Bearer ${secret_key}` };
    const lead = await fetch(new URL(`/v1/leads/${answer.id}`, deployed.url), { headers });
    assert.equal((await lead.json()).decision.case, "New business");
  } finally {
    await deployed.stop();
    rmSync(other, { recursive: true });
  }
});

test("a deployment has no demo keys", async () => {
  const other = mkdtempSync(join(tmpdir(), "frontdesk-"));
  const deployed = await startWorkerd({ stateDir: other, vars: {} });
  try {
    for (const key of ["pk_demo", "sk_demo"]) {
      const headers = { authorization: `Bearer ${key}`, ...json };
      const response = await fetch(new URL("/v1/leads", deployed.url), {
        method: "POST",
        headers,
        body: '{"email":"a@b.co"}',
      });
      await refused(response, 401, "unknown-key");
    }
  } finally {
    await deployed.stop();
    rmSync(other, { recursive: true });
  }
});

describe("a lead's clock", () => {
  const secret = { authorization: "Bearer sk_demo" };
  const trial = { country: "GB", source: "Free trial" };
  /** @param {string} id @param {string} what @param {unknown} [body] @param {string} [now] @param {Record<string, string>} [headers] */
  const work = (id, what, body, now = "2020-01-06T10:10:00Z", headers = secret) =>
    call(`/v1/leads/${id}/${what}`, {
      method: "POST",
      headers: { ...headers, ...json, "frontdesk-now": now },
      body: body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body),
    });
  const submitted = async (/** @type {Record<string, string>} */ fields) => {
    const response = await post({ ...trial, ...fields }, { "frontdesk-now": "2020-01-06T10:00:00Z" });
    const { id, decision } = await response.json();
    return { id, owner: decision.owner };
  };

  test("notes what the owner does, and a rejected lead has somebody else", async () => {
    const { id, owner } = await submitted({ email: "worked@clock.example" });
    assert.ok(["amara-diallo", "felix-brandt"].includes(owner), owner);
    const accepted = await (await work(id, "accept", { by: owner })).json();
    assert.deepEqual([accepted.owner, accepted.clock.accepted_at], [owner, "2020-01-06T10:10:00Z"]);
    const rejected = await (await work(id, "reject", { by: owner, reason: "on holiday" })).json();
    assert.notEqual(rejected.owner, owner);
    assert.equal((await refused(await work(id, "accept", { by: owner }), 409, "not-the-owner")).status, 409);
    const acted = await (await work(id, "action", { action: "called", done: true }, "2020-01-06T11:00:00Z")).json();
    assert.equal(acted.clock.measured.raw_seconds, 3600);
    const lead = await (await read(id)).json();
    assert.deepEqual([lead.decision.owner, lead.clock], [rejected.owner, acted.clock]);
    const rows = await (await call(`/v1/members/${owner}/assignments`, { headers: secret })).json();
    assert.equal(rows.find((/** @type {{ lead: string }} */ { lead }) => lead === id).because, "rejected");
    const { lead: parts, members } = await (await call("/v1/teams/inside-emea/rotation", { headers: secret })).json();
    assert.ok(members[owner].owed <= parts && Math.abs(members[owner].credit) <= parts, JSON.stringify(members));
  });

  test("wakes the workspace when something is due", async () => {
    const { id, owner } = await submitted({ email: "waits@clock.example" });
    await work(id, "pause", { reason: "asked to wait" }, "2020-01-06T10:29:59Z");
    // A second is left until somebody has to have accepted it.
    const resumed = await (await work(id, "resume", undefined, "2020-01-06T10:20:00Z")).json();
    assert.equal(resumed.owner, owner);
    for (let tries = 0; tries < 100; tries++) {
      const lead = await (await read(id)).json();
      if (lead.decision.owner !== owner) return assert.ok(lead.clock.reassignments > 0);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    assert.fail("nobody else got the lead");
  });

  test("refuses what can't be noted", async () => {
    const { id } = await submitted({ email: "refused@clock.example" });
    const fields = async (/** @type {Response} */ response) =>
      (await refused(response, 422, "bad-work")).errors.map((/** @type {{ field: string }} */ { field }) => field);
    assert.deepEqual(await fields(await work(id, "reject", {})), ["reason"]);
    assert.deepEqual(await fields(await work(id, "action", { by: "x".repeat(501) })), ["action", "by"]);
    await refused(await work(id, "pause", "[1"), 400, "unreadable-body");
    await refused(await work(id, "accept", { owner: "x" }), 400, "unreadable-body");
    await refused(await work("absent", "accept"), 404, "no-such-lead");
    await refused(
      await work(id, "accept", undefined, undefined, { authorization: "Bearer pk_demo" }),
      403,
      "key-not-allowed",
    );
    const wrong = await call(`/v1/leads/${id}/accept`, { headers: secret });
    assert.equal(wrong.headers.get("allow"), "POST");
    await refused(wrong, 405, "wrong-method");
  });
});

describe("a converted lead", () => {
  const secret = { authorization: "Bearer sk_demo" };
  const say = (/** @type {string} */ path, /** @type {unknown} */ body, headers = secret) =>
    call(path, {
      method: "POST",
      headers: { ...headers, ...json },
      body: body === undefined ? "" : JSON.stringify(body),
    });
  const get = async (/** @type {string} */ path) => (await call(path, { headers: secret })).json();

  test("is linked with its contact, account and opportunity, and decides the next lead", async () => {
    const { id } = await (
      await post({ email: "kim@converted.example", last_name: "Kim", company: "Converted Ltd" })
    ).json();
    const made = await say(`/v1/leads/${id}/convert`, {
      opportunity: { id: "crm-1", amount: 120000, currency: "EUR", owner: "felix-brandt" },
      by: "Ada",
    });
    const conversion = await made.json();
    assert.equal(made.status, 201, JSON.stringify(conversion));
    assert.deepEqual([conversion.lead, conversion.process, conversion.opportunity.stage], [id, "convert", "open"]);
    const again = await say(`/v1/leads/${id}/convert`, { opportunity: { id: "crm-1" } });
    assert.deepEqual([again.status, await again.json()], [200, conversion]);
    assert.equal((await get(`/v1/contacts/${conversion.contact.id}`)).lead, id);
    const account = await get(`/v1/accounts/${conversion.account}`);
    assert.deepEqual([account.leads[0].id, account.contacts.length, account.opportunities[0].id], [id, 1, "crm-1"]);
    const colleague = await (await post({ email: "lou@converted.example", last_name: "Lou" })).json();
    const { decision } = await get(`/v1/leads/${colleague.id}`);
    assert.deepEqual([decision.case, decision.owner], ["Active opportunity", "felix-brandt"]);
    const lost = await say("/v1/opportunities/crm-1", { stage: "lost", by: "Ada" });
    assert.deepEqual([lost.status, (await lost.json()).stage], [200, "lost"]);
    assert.equal((await get("/v1/opportunities/crm-1")).closed.by, "Ada");
  });

  test("is refused where it can't be one", async () => {
    const { id } = await (await post({ email: "nobody.special@gmail.com" })).json();
    for (const [body, field] of [
      [{}, "account"],
      [{ account: "no-such" }, "account"],
      [{ process: "close" }, "opportunity"],
      [{ opportunity: { amount: -1 } }, "opportunity.amount"],
      [{ opportunity: { currency: "euro" } }, "opportunity.currency"],
    ]) {
      const problem = await refused(await say(`/v1/leads/${id}/convert`, body), 422, "bad-conversion");
      assert.equal(problem.errors[0].field, field);
    }
    await refused(await say("/v1/leads/none/convert", {}), 404, "no-such-lead");
    await refused(await say(`/v1/leads/${id}/convert`, { proces: "close" }), 400, "unreadable-body");
    await refused(await say("/v1/opportunities/none", { stage: "won" }), 404, "no-such-opportunity");
    await refused(await say("/v1/opportunities/none", { stage: "none" }), 422, "bad-conversion");
    await refused(await call("/v1/contacts/none", { headers: secret }), 404, "no-such-contact");
    await refused(await call("/v1/accounts/none", { headers: secret }), 404, "no-such-account");
    await refused(
      await say(`/v1/leads/${id}/convert`, {}, { authorization: "Bearer pk_demo" }),
      403,
      "key-not-allowed",
    );
  });
});

describe("a registered deal", () => {
  const secret = { authorization: "Bearer sk_demo" };
  const say = (/** @type {string} */ path, /** @type {unknown} */ body, headers = secret) =>
    call(path, { method: "POST", headers: { ...headers, ...json }, body: JSON.stringify(body) });
  const get = async (/** @type {string} */ path) => (await call(path, { headers: secret })).json();
  const partner = "a-pellworm-and-daughters-systemhaus-gmbh";

  test("is the partner's once it is approved, and until somebody says otherwise", async () => {
    const made = await say("/v1/deal-registrations", { id: "d-1", partner, domain: "https://dealt.example/" });
    const deal = await made.json();
    assert.deepEqual([made.status, deal.state, deal.domain], [201, "pending", "dealt.example"], JSON.stringify(deal));
    assert.equal((await say("/v1/deal-registrations", { id: "d-1", partner, domain: "dealt.example" })).status, 200);
    const approved = await say("/v1/deal-registrations/d-1", { state: "approved", by: "Ada" });
    assert.deepEqual([approved.status, (await approved.json()).changed.by], [200, "Ada"]);
    const { id } = await (await post({ email: "kim@dealt.example", last_name: "Kim" })).json();
    const { decision } = await get(`/v1/leads/${id}`);
    assert.deepEqual([decision.case, decision.team, decision.owner], ["Deal registered", "pellworm", "okka-pellworm"]);
    await say("/v1/deal-registrations/d-1", { protected_until: "2020-01-01T00:00:00Z" });
    assert.equal((await get("/v1/deal-registrations/d-1")).state, "expired");
  });

  test("is refused where nobody could know whose and what it is", async () => {
    for (const [body, field] of [
      [{ partner: "nobody", domain: "x.example" }, "partner"],
      [{ partner, account: "nobody" }, "account"],
      [{ partner }, "company"],
      [
        {
          partner,
          domain: "x.example",
          registered_at: "2026-02-01T00:00:00Z",
          protected_until: "2026-01-01T00:00:00Z",
        },
        "protected_until",
      ],
    ]) {
      const problem = await refused(await say("/v1/deal-registrations", body), 422, "bad-deal");
      assert.equal(problem.errors[0].field, field);
    }
    await refused(await say("/v1/deal-registrations", { deal: 1 }), 400, "unreadable-body");
    await refused(await say("/v1/deal-registrations/none", { state: "won" }), 404, "no-such-deal");
    await refused(await call("/v1/deal-registrations/none", { headers: secret }), 404, "no-such-deal");
    const publishable = { authorization: "Bearer pk_demo" };
    await refused(
      await say("/v1/deal-registrations", { partner, domain: "x.example" }, publishable),
      403,
      "key-not-allowed",
    );
  });
});

describe("a free trial", () => {
  const secret = { authorization: "Bearer sk_demo", ...json };

  test("is granted in the answer, but not a second one while the first is running", async () => {
    const fields = { email: "kim@tries-it.example", last_name: "Kim", country: "US", product: "Free trial" };
    const answer = await (await post(fields)).json();
    assert.equal(answer.grant, true);
    const path = `/v1/leads/${answer.id}/trial`;
    const started = await call(path, { method: "POST", headers: secret, body: '{"by":"site"}' });
    assert.equal(started.status, 201);
    const question = { email: "kim@tries-it.example", last_name: "Kim", product: "Storage" };
    const asked = await (await post(question)).json();
    const lead = await (await call(`/v1/leads/${asked.id}`, { headers: secret })).json();
    assert.equal(lead.decision.case, "Trial running");
    const again = await (await post({ ...fields, message: "Once more, please" })).json();
    assert.equal(again.grant, undefined);
    const none = await call("/v1/leads/none/trial", { method: "POST", headers: secret, body: "{}" });
    await refused(none, 404, "no-such-lead");
  });
});

describe("versions of the playbook", () => {
  const secret = { authorization: "Bearer sk_demo" };
  const say = (/** @type {string} */ path, /** @type {string} */ body, type = "application/json") =>
    call(path, { method: "POST", headers: { ...secret, "content-type": type }, body });
  const get = async (/** @type {string} */ path) => (await call(path, { headers: secret })).json();
  const smallest = readFileSync(at("tests", "data", "smallest.toml"), "utf8");

  test("are drafts, are checked, published for some and for all, and taken back", async () => {
    const decided = async (/** @type {string} */ email) =>
      (await get(`/v1/leads/${(await (await post({ email })).json()).id}`)).decision.playbook;
    const before = await decided("first@versions.example");
    const made = await say("/v1/playbooks", smallest.replace("new lead", "drafted"), "application/toml");
    const draft = await made.json();
    assert.deepEqual([made.status, draft.state, draft.percent], [201, "draft", 0]);
    assert.equal(await decided("second@versions.example"), before);
    const findings = await (await say(`/v1/playbooks/${draft.number}/check`, "")).json();
    assert.ok(Array.isArray(findings));
    assert.equal((await get(`/v1/playbooks/${draft.number}`)).state, "checked");
    const some = await (await say(`/v1/playbooks/${draft.number}/publish`, '{"percent":50,"by":"Ada"}')).json();
    assert.deepEqual([some.state, some.percent, some.publications[0].published.by], ["canary", 50, "Ada"]);
    const all = await (await say(`/v1/playbooks/${draft.number}/publish`, "")).json();
    assert.deepEqual([all.state, all.percent], ["published", 100]);
    assert.equal(await decided("third@versions.example"), draft.version);
    for (const _ of ["all", "some"]) assert.equal((await say("/v1/playbook/rollback", "")).status, 200);
    assert.equal(await decided("fourth@versions.example"), before);
    assert.equal((await get("/v1/playbooks"))[0].state, "retired");
  });

  test("that break their own word stay drafts", async () => {
    const broken = `${smallest}\n[[always]]\nname = "soon"\nwithin = "1h"\n`;
    const { number } = await (await say("/v1/playbooks", broken, "application/toml")).json();
    const [finding] = await (await say(`/v1/playbooks/${number}/check`, "")).json();
    assert.deepEqual([finding.code, finding.at, finding.line], ["violated", "always[0]", 31]);
    await refused(await say(`/v1/playbooks/${number}/publish`, ""), 422, "playbook-findings");
    await refused(await say("/v1/playbooks/999/publish", ""), 404, "no-such-playbook");
    await refused(await say(`/v1/playbooks/${number}/publish`, '{"percent":0}'), 422, "bad-publication");
    await refused(await say("/v1/playbooks", "name = 7", "application/toml"), 422, "playbook-findings");
  });

  test("have a schema for editors", async () => {
    const response = await call("/playbook.schema.json", {});
    assert.equal(response.headers.get("content-type"), "application/schema+json");
    assert.equal((await response.json()).type, "object");
  });
});

test("the description of the API is served", async () => {
  const response = await call("/openapi.json", {});
  assert.equal(response.headers.get("content-type"), "application/json");
  const { openapi, paths } = await response.json();
  assert.equal(openapi, "3.1.0");
  assert.ok(paths["/v1/leads"].post && paths["/v1/leads/{id}"].get);
});
