/**
 * A workspace with something of everything in it, for requests that are to find something.
 *
 * In scope: one workspace, who may ask in it, and the ids that it has. Not in scope: asking.
 */
import { doors } from "../../tests/support/doors.mjs";
import { makeWorkspace, operator, sent, signIn } from "../../tests/support/workspaces.mjs";

const roles = {
  admin: {},
  manager: { member: "mia" },
  member: { member: "eva" },
  "partner-manager": { member: "pia", partner: "p1" },
  "partner-member": { member: "pat", partner: "p1" },
  "read-only": {},
};

/** Who may ask: kinds of keys, and people by their role. */
export const kinds = ["nobody", "publishable", "scoped", "secret", "operator", ...Object.keys(roles)];

const lead = (/** @type {string} */ name) => ({
  email: `${name}@schema-test.com`,
  last_name: `Schema-${name.repeat(4)}`,
  title: "CTO",
  company: "Schema Test GmbH",
  country: "DE",
  message: "=1+1",
});

/**
 * Fills a workspace of this name; the headers of `kind` in it, and what is there.
 * @param {string} url @param {string} name @param {string} kind
 */
export async function fill(url, name, kind) {
  const { key, publishable } = await makeWorkspace(url, name);
  const call = async (
    /** @type {string} */ method,
    /** @type {string} */ path,
    /** @type {unknown} */ body = undefined,
    /** @type {Record<string, string>} */ headers = {},
  ) => (await sent(url, method, path, { key, body, headers })).json();
  /** Each for one thing to be done to it. @type {string[]} */
  const leads = [];
  for (const name of ["a", "b", "c", "d", "e", "f", "g"]) leads.push((await call("POST", "/v1/leads", lead(name))).id);
  const [first, second, third, fourth, erased] = leads;
  const merge = await call("POST", `/v1/leads/${first}/merge`, { into: second });
  const undone = await call("POST", `/v1/merges/${merge.number}/undo`, {});
  const verdict = await call("POST", `/v1/leads/${third}/verdict`, { account: "a-eva", verdict: "never" });
  const opportunity = { id: "o-1", name: "One", amount: 100, currency: "EUR" };
  const { contact } = await call("POST", `/v1/leads/${fourth}/convert`, { account: "a-eva", opportunity });
  const deal = await call("POST", "/v1/deal-registrations", { id: "d-1", partner: "p1", company: "Deal Test" });
  const person = await call("POST", "/v1/people", { email: "other@example.com", role: "member" });
  const made = await call("POST", "/v1/keys", { kind: "secret", name: "other", scopes: ["leads:read"] });
  const webhook = await call("POST", "/v1/webhooks", { url: "https://hooks.acme.com/x" });
  const toml = { "content-type": "application/toml" };
  const draft = await call("POST", "/v1/playbooks", 'name = "Draft"', toml).catch(() => ({ number: 1 }));
  await call("POST", "/v1/leads", { email: "maybe@gmail.com", last_name: "Schema-gggg", company: "Schema Test" });
  const pairs = await call("GET", "/v1/duplicates");

  /** By path: what may stand in the braces. @type {Record<string, string[]>} */
  const parts = {
    "/v1/merges/{number}/undo": [`${merge.number}`],
    "/v1/duplicates/{number}": pairs.map((/** @type {{ number: number }} */ pair) => `${pair.number}`),
    "/v1/not-same/{number}": ["1", `${undone.number}`],
    "/v1/verdicts/{number}": [`${verdict.number}`],
    "/v1/accounts/{id}": ["a-eva", "a-pat"],
    "/v1/contacts/{id}": [contact?.id ?? `${fourth}-contact`],
    "/v1/opportunities/{id}": ["o-1"],
    "/v1/deal-registrations/{id}": [deal.id],
    "/v1/people/{id}": [person.id],
    "/v1/people/{id}/link": [person.id],
    "/v1/keys/{id}": [made.id],
    "/v1/keys/{id}/rotate": [made.id],
    "/v1/teams/{team}/rotation": ["ours", "theirs"],
    "/v1/members/{id}/assignments": ["eva", "pat"],
    "/v1/playbooks/{number}": ["1", `${draft.number}`],
    "/v1/playbooks/{number}/check": ["1"],
    "/v1/playbooks/{number}/publish": ["1"],
    "/v1/webhooks/{id}": [webhook.id],
    "/v1/webhooks/{id}/rotate": [webhook.id],
    "/v1/webhooks/{id}/deliveries": [webhook.id],
    "/v1/webhooks/{id}/replay": [webhook.id],
    "/v1/forms/{key}": [publishable],
  };
  for (const { path } of doors.filter(({ path }) => path.startsWith("/v1/leads/{id}"))) {
    parts[path] = path.endsWith("/erase") ? [`${erased}`] : [`l-${name}-eva`, `l-${name}-pat`, ...leads.slice(5)];
  }
  return { headers: await headersOf(url, key, publishable, kind), known: { parts, bodies: bodies(first ?? "") } };
}

/** By method and path: bodies that are read. @param {string} other a lead */
function bodies(other) {
  /** @type {Record<string, { type: string, value: unknown }[]>} */
  const all = {};
  for (const { method, path, body, type = "application/json" } of doors) {
    if (body !== undefined) all[`${method} ${path}`] = [{ type, value: body }];
  }
  const json = (/** @type {unknown} */ value) => ({ type: "application/json", value });
  all["POST /v1/leads"]?.push(json(lead("posted")));
  all["POST /v1/leads/{id}/merge"]?.push(json({ into: other }));
  const form = { type: "application/x-www-form-urlencoded", value: { email: "form@form.example", name: "<b>" } };
  all["POST /v1/forms/{key}"] = [form, { ...form, type: "multipart/form-data" }];
  all["POST /v1/accounts"]?.push(json([{ id: "a-schema", name: "Schema Test" }]));
  return all;
}

/** @param {string} url @param {string} key @param {string} publishable @param {string} kind @returns {Promise<Record<string, string>>} */
async function headersOf(url, key, publishable, kind) {
  const bearer = (/** @type {string} */ key) => ({ authorization: `Bearer ${key}` });
  switch (kind) {
    case "nobody":
      return {};
    case "publishable":
      return bearer(publishable);
    case "secret":
      return bearer(key);
    case "operator":
      return bearer(operator);
    case "scoped": {
      const body = { kind: "secret", name: "scoped", scopes: ["leads:write", "reports:read"] };
      return bearer((await sent(url, "POST", "/v1/keys", { key, body })).json().key);
    }
    default: {
      const role = kind.replace("-", "_");
      const more = /** @type {Record<string, object>} */ (roles)[kind];
      return (await signIn(url, key, { email: `${role}@example.com`, role, ...more })).headers;
    }
  }
}
