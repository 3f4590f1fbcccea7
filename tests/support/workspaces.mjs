/**
 * Workspaces with people, for tests of who may do what.
 *
 * In scope: requests with any header (fetch sets some itself), two workspaces, their people and leads. Not in scope: checks.
 */
import { request } from "node:http";

export const operator = "operator-key-of-a-test";

/** Two partners' people take turns with nobody: each account has an owner. */
const members = ["mia", "eva", "pat", "pia", "quin"];
const playbook = `
name = "Access"
watcher = "mia"
[matching]
match = 0.9
review = 0.6
[calendar.c]
time_zone = "UTC"
days = ["mon", "tue", "wed", "thu", "fri"]
from = "09:00"
to = "17:00"
${members.map((member) => `[member.${member}]\nname = "${member}"\ncalendar = "c"`).join("\n")}
[team.ours]
channel = "inside_sales"
members = ["eva"]
manager = "mia"
[team.theirs]
channel = "partner"
members = ["pat", "pia", "quin"]
[[case]]
name = "any"
assign = "account_owner"
within = "2h"
[[territory]]
name = "ours"
when = { country = ["DE"] }
team = "ours"
[[territory]]
name = "theirs"
team = "theirs"
`;

/**
 * @typedef {{ status: number, headers: import("node:http").IncomingHttpHeaders, text: string, json: () => any }} Told
 * @param {string} base @param {string} method @param {string} path
 * @param {{ key?: string, headers?: Record<string, string>, body?: unknown }} [options] `key` as `Authorization: Bearer`
 * @returns {Promise<Told>}
 */
export function send(base, method, path, { key, headers = {}, body } = {}) {
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const all = { ...(key ? { authorization: `Bearer ${key}` } : {}), "content-type": "application/json", ...headers };
  return new Promise((done, failed) => {
    const asked = request(new URL(path, base), { method, headers: all }, (response) => {
      /** @type {Buffer[]} */
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => {
        const told = Buffer.concat(chunks).toString("utf8");
        done({ status: response.statusCode ?? 0, headers: response.headers, text: told, json: () => JSON.parse(told) });
      });
    });
    asked.on("error", failed);
    asked.end(text);
  });
}

/** Sends it, and fails where it isn't taken. @param {Parameters<typeof send>} asked */
export async function sent(...asked) {
  const told = await send(...asked);
  if (told.status >= 300) throw new Error(`${asked[1]} ${asked[2]} answered ${told.status}: ${told.text}`);
  return told;
}

/** Makes a workspace with a lead `l-NAME-OWNER` for each of some owners; its secret key. @param {string} base @param {string} name */
export async function makeWorkspace(base, name) {
  const made = (await sent(base, "POST", "/v1/workspaces", { key: operator, body: { name } })).json();
  const key = made.secret_key;
  await sent(base, "PUT", "/v1/playbook", { key, headers: { "content-type": "application/toml" }, body: playbook });
  const owners = members.slice(1);
  const accounts = owners.map((owner) => ({
    id: `a-${owner}`,
    name: `${owner} Test`,
    domains: `${owner}-test.com`,
    owner,
  }));
  const partners = ["p1", "p2"].map((id) => ({ id, name: `${id} Partner`, domains: `${id}.example` }));
  await sent(base, "POST", "/v1/accounts", { key, body: [...accounts, ...partners] });
  for (const owner of owners) {
    await sent(base, "POST", "/v1/leads", {
      key,
      headers: { "frontdesk-id": `l-${name}-${owner}` },
      body: { email: `${owner}.example@${owner}-test.com`, last_name: owner, country: owner === "eva" ? "DE" : "FR" },
    });
  }
  return { key, publishable: made.publishable_key };
}

/** The cookie that an answer sets, as a browser sends it back. @param {Told} told @param {string} [name] */
export function cookieOf(told, name = "frontdesk") {
  const set = (told.headers["set-cookie"] ?? []).find((cookie) => cookie.startsWith(`${name}=`));
  return set?.split(";")[0] ?? "";
}

/** A page of ours, as browsers say it. @param {string} base */
export const ownPage = (base) => ({ origin: base, "sec-fetch-site": "same-origin" });

/**
 * Makes a person and signs them in by a link; the person, and the headers of their requests.
 * @param {string} base @param {string} key @param {Record<string, unknown>} person
 */
export async function signIn(base, key, person) {
  const made = (await sent(base, "POST", "/v1/people", { key, body: person })).json();
  return { person: made, headers: await signInAgain(base, key, made.id) };
}

/** Signs a person in once more. @param {string} base @param {string} key @param {string} id */
export async function signInAgain(base, key, id) {
  const { link } = (await sent(base, "POST", `/v1/people/${id}/link`, { key })).json();
  const secret = new URL(link).hash.slice(1);
  const told = await sent(base, "POST", "/v1/sign-in/link", { headers: ownPage(base), body: { link: secret } });
  return { ...ownPage(base), cookie: cookieOf(told) };
}
