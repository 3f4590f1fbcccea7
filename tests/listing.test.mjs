/**
 * Lists that come in parts: followed by `Link` to their end while rows come, each row is told once.
 *
 * In scope: the links, forwards and backwards. Not in scope: what is in the rows.
 */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startWorkerd } from "../scripts/lib/workerd.mjs";
import { makeWorkspace, operator, send, sent } from "./support/workspaces.mjs";

const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;
/** @type {string} */
let url;
/** @type {string} */
let key;

before(async () => {
  worker = await startWorkerd({ stateDir, vars: { LOCAL: "1", OPERATOR_KEY: operator }, log: () => {} });
  url = worker.url;
  ({ key } = await makeWorkspace(url, "listed"));
});
after(async () => {
  await worker.stop();
  rmSync(stateDir, { recursive: true });
});

/**
 * The numbers of all rows from here on, and how many pages they came in.
 * @param {string} path @param {(json: any) => { number: number }[]} rows @param {() => Promise<unknown>} meanwhile
 */
async function followed(path, rows, meanwhile) {
  /** @type {number[]} */
  const numbers = [];
  let [pages, next] = [0, path];
  while (next) {
    const told = await sent(url, "GET", next, { key });
    numbers.push(...rows(told.json()).map(({ number }) => number));
    pages += 1;
    const link = /^<([^>]+)>; rel="next"$/.exec(`${told.headers.link ?? ""}`);
    assert.equal(Boolean(link), told.headers.link !== undefined, `${told.headers.link}`);
    next = link?.[1] ?? "";
    // Not for ever: what comes has to come to an end, too.
    if (next && pages < 4) await meanwhile();
  }
  return { numbers, pages };
}

let leads = 0;
const lead = () => {
  leads += 1;
  return sent(url, "POST", "/v1/leads", {
    key,
    body: { email: `row-${leads}@unknown-${leads}.com`, last_name: "Row" },
  });
};

test("forwards, each row comes once, also those that come meanwhile", async () => {
  for (let count = 0; count < 230; count += 1) await lead();
  const { numbers, pages } = await followed(
    "/v1/events",
    ({ events }) => events,
    () => Promise.all([lead(), lead(), lead()]),
  );
  assert.ok(pages >= 3, `${pages} pages`);
  const expected = [...new Set(numbers)].sort((one, other) => one - other);
  assert.deepEqual(numbers, expected);
  const whole = (
    await followed(
      "/v1/events",
      ({ events }) => events,
      async () => {},
    )
  ).numbers;
  assert.deepEqual(numbers, whole);
  assert.ok(whole.length >= 239, `${whole.length} events`);
});

test("backwards, each row comes once, and those that come meanwhile don't push others out", async () => {
  const type = { "content-type": "application/toml" };
  const shown = (await sent(url, "GET", "/v1/playbooks/1", { key })).json();
  let drafts = 0;
  const draft = () => {
    drafts += 1;
    return sent(url, "POST", "/v1/playbooks", { key, headers: type, body: `${shown.text}\n# ${drafts}\n` });
  };
  for (let count = 0; count < 205; count += 1) await draft();
  const first = (await sent(url, "GET", "/v1/playbooks", { key })).json()[0].number;
  const { numbers, pages } = await followed(
    "/v1/playbooks",
    (list) => list,
    () => Promise.all([draft(), draft()]),
  );
  assert.ok(pages >= 3, `${pages} pages`);
  assert.deepEqual(
    numbers,
    Array.from({ length: first }, (_, place) => first - place),
  );
});

test("leads go on as other lists do, and say so in their body, too", async () => {
  const whole = (await sent(url, "GET", "/v1/leads?limit=200", { key })).json().leads.length;
  /** @type {string[]} */
  const ids = [];
  let [path, pages] = ["/v1/leads?limit=60&order=newest", 0];
  while (path) {
    const told = await sent(url, "GET", path, { key });
    const { leads, next } = told.json();
    ids.push(...leads.map((/** @type {{ id: string }} */ { id }) => id));
    pages += 1;
    const link = /^<([^>]+)>; rel="next"$/.exec(`${told.headers.link ?? ""}`)?.[1] ?? "";
    assert.equal(link ? new URL(link, url).searchParams.get("after") : null, next);
    if (link) assert.match(link, /^\/v1\/leads\?limit=60&order=newest&after=/);
    path = link;
  }
  assert.ok(pages >= 4 && whole === 200, `${pages} pages of ${whole}`);
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.length > 230, `${ids.length} leads`);
  assert.equal((await send(url, "GET", "/v1/leads?state=asleep", { key })).status, 422);
});

test("what else was asked for goes on with it, and where there is no more there is no link", async () => {
  const told = await sent(url, "GET", "/v1/alarms?all=true", { key });
  assert.equal(told.headers.link, undefined);
  const hook = (
    await sent(url, "POST", "/v1/webhooks", { key, body: { url: "https://hooks.unreached-test.com" } })
  ).json();
  for (let count = 0; count < 101; count += 1) await lead();
  const path = `/v1/webhooks/${hook.id}/deliveries`;
  for (const query of ["", "?state=waiting"]) {
    const { headers, ...rows } = await send(url, "GET", `${path}${query}`, { key });
    if (rows.json().length < 100) continue;
    const last = rows.json().at(-1).number;
    assert.equal(headers.link, `<${path}?${query ? "state=waiting&" : ""}after=${last}>; rel="next"`);
  }
});

test("a place that no row has is refused alike by every list", async () => {
  const lists = ["/v1/people", "/v1/audit", "/v1/verdicts", "/v1/duplicates", "/v1/events", "/v1/receipts"];
  const asked = [...lists, "/v1/members/eva/assignments"].map((path) => `${path}?after=`);
  for (const path of [...asked, "/v1/playbooks?before=", "/v1/alarms?before="]) {
    for (const place of ["soon", "-1", "1.5", "9007199254740992"]) {
      const told = await send(url, "GET", `${path}${place}`, { key });
      assert.deepEqual([told.status, told.json().type], [422, "/problems#bad-fields"], `${path}${place}: ${told.text}`);
    }
    assert.equal((await send(url, "GET", `${path}9007199254740991`, { key })).status, 200, path);
  }
});
