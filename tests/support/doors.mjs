/**
 * Every door of the API with the right that it takes and a body that it would read, said apart from the code that keeps them.
 *
 * In scope: the table, and which role has which right, as the README tells it. Not in scope: asking at the doors.
 */
import { readFileSync } from "node:fs";
import { at } from "../../scripts/lib/paths.mjs";

export const document = JSON.parse(readFileSync(at("worker", "openapi.json"), "utf8"));

/**
 * `right`: `any` key or session; `none`: no key at all; `session`; `operator`.
 * @typedef {{ method: string, path: string, right: string, body?: unknown, type?: string }} Door
 */

/** @type {[method: string, path: string, right: string, body?: unknown, type?: string][]} */
const rows = [
  ["POST", "/v1/leads", "leads:submit", { email: "door@door.example" }],
  ["GET", "/v1/leads/{id}", "leads:read"],
  ["POST", "/v1/leads/{id}/notified", "leads:work", {}],
  ["POST", "/v1/leads/{id}/accept", "leads:work", {}],
  ["POST", "/v1/leads/{id}/reject", "leads:work", { reason: "x" }],
  ["POST", "/v1/leads/{id}/action", "leads:work", { action: "x" }],
  ["POST", "/v1/leads/{id}/pause", "leads:work", { reason: "x" }],
  ["POST", "/v1/leads/{id}/resume", "leads:work", {}],
  ["POST", "/v1/leads/reassign", "leads:work", { leads: ["l-none"] }],
  ["POST", "/v1/leads/{id}/work-link", "leads:write", {}],
  ["POST", "/v1/work-link", "none", { link: "wl_demo_x" }],
  ["GET", "/v1/leads/{id}/verdicts", "leads:read"],
  ["POST", "/v1/leads/{id}/verdict", "leads:write", { account: "a-eva", verdict: "never" }],
  ["POST", "/v1/leads/{id}/merge", "leads:write", { into: "l-none" }],
  ["POST", "/v1/leads/{id}/convert", "leads:write", {}],
  ["POST", "/v1/leads/{id}/trial", "leads:write", { started_at: "2026-11-23T09:00:00Z" }],
  ["GET", "/v1/leads/{id}/history", "leads:read"],
  ["GET", "/v1/leads/{id}/person", "admin"],
  ["POST", "/v1/leads/{id}/erase", "admin", {}],
  ["POST", "/v1/forms/{key}", "none", "email=door%40door.example", "application/x-www-form-urlencoded"],
  ["GET", "/v1/forms/{key}/opened", "none"],
  ["GET", "/v1/teams/{team}/rotation", "reports:read"],
  ["GET", "/v1/members/{id}/assignments", "reports:read"],
  ["POST", "/v1/merges/{number}/undo", "leads:write", {}],
  ["GET", "/v1/duplicates", "leads:read"],
  ["GET", "/v1/duplicates/decided", "leads:read"],
  ["POST", "/v1/duplicates/{number}", "leads:write", { verdict: "different" }],
  ["DELETE", "/v1/not-same/{number}", "leads:write"],
  ["GET", "/v1/verdicts", "leads:read"],
  ["DELETE", "/v1/verdicts/{number}", "leads:write"],
  ["GET", "/v1/accounts", "accounts:read"],
  ["POST", "/v1/accounts", "accounts:write", []],
  ["POST", "/v1/accounts/remove", "accounts:write", []],
  ["GET", "/v1/accounts/{id}", "accounts:read"],
  ["DELETE", "/v1/accounts/{id}", "accounts:write"],
  ["GET", "/v1/contacts/{id}", "leads:read"],
  ["GET", "/v1/opportunities/{id}", "leads:read"],
  ["POST", "/v1/opportunities/{id}", "leads:write", { stage: "won" }],
  ["POST", "/v1/deal-registrations", "accounts:write", { partner: "p1", company: "Door" }],
  ["GET", "/v1/deal-registrations", "leads:read"],
  ["POST", "/v1/deal-registrations/claim", "leads:work", { company: "Door" }],
  ["GET", "/v1/deal-registrations/{id}", "leads:read"],
  ["POST", "/v1/deal-registrations/{id}", "accounts:write", { state: "approved" }],
  ["GET", "/v1/records", "admin"],
  ["GET", "/v1/records/export", "admin"],
  ["POST", "/v1/records", "admin", []],
  ["GET", "/v1/book", "accounts:read"],
  ["PUT", "/v1/book", "accounts:write", "x", "application/octet-stream"],
  ["PUT", "/v1/playbook", "playbook:write", "name = 1", "application/toml"],
  ["POST", "/v1/playbook/rollback", "playbook:write", {}],
  ["GET", "/v1/playbooks", "playbook:read"],
  ["POST", "/v1/playbooks", "playbook:write", "name = 1", "application/toml"],
  ["GET", "/v1/playbooks/{number}", "playbook:read"],
  ["POST", "/v1/playbooks/{number}/check", "playbook:read"],
  ["POST", "/v1/playbooks/{number}/publish", "playbook:write", {}],
  ["GET", "/v1/playbooks/{number}/difference", "playbook:write"],
  ["GET", "/v1/unknown-words", "playbook:write"],
  ["GET", "/v1/me", "any"],
  ["GET", "/v1/keys", "admin"],
  ["POST", "/v1/keys", "admin", { kind: "secret", name: "x", scopes: ["leads:read"] }],
  ["POST", "/v1/keys/{id}/rotate", "admin", {}],
  ["DELETE", "/v1/keys/{id}", "admin"],
  ["GET", "/v1/keys/{id}/guard", "admin"],
  ["PUT", "/v1/keys/{id}/guard", "admin", { fastest: 3 }],
  ["GET", "/v1/settings", "admin"],
  ["PUT", "/v1/settings", "admin", {}],
  ["GET", "/v1/suspects", "suspects:write"],
  ["POST", "/v1/suspects/{number}", "suspects:write", { verdict: "spam" }],
  ["GET", "/healthz", "none"],
  ["POST", "/v1/forms/{key}/deal", "none", {}],
  ["POST", "/v1/forms/{key}/person", "none", { link: "x" }],
  ["POST", "/v1/forms/{key}/questions", "none", {}],
  ["POST", "/v1/leads/{id}/form-link", "leads:write", {}],
  ["GET", "/v1/audit", "admin"],
  ["GET", "/v1/people", "people:read"],
  ["POST", "/v1/people", "people:write", { email: "x", role: "admin" }],
  ["GET", "/v1/people/{id}", "people:read"],
  ["POST", "/v1/people/{id}", "people:write", { name: "x" }],
  ["POST", "/v1/people/{id}/link", "people:write"],
  ["POST", "/v1/sign-in", "own page", { workspace: "nowhere", email: "x" }],
  ["POST", "/v1/sign-in/link", "own page", { link: "x" }],
  ["POST", "/v1/sign-in/start", "own page", "workspace=nowhere", "application/x-www-form-urlencoded"],
  ["GET", "/sign-in/callback", "none"],
  ["POST", "/v1/sign-out", "own page", {}],
  ["GET", "/v1/issuer", "admin"],
  ["PUT", "/v1/issuer", "admin", { issuer: "https://issuer.acme.com", client_id: "x" }],
  ["DELETE", "/v1/issuer", "admin"],
  ["GET", "/v1/webhooks", "webhooks:write"],
  ["POST", "/v1/webhooks", "webhooks:write", { url: "https://hooks.acme.com" }],
  ["GET", "/v1/webhooks/{id}", "webhooks:write"],
  ["POST", "/v1/webhooks/{id}", "webhooks:write", {}],
  ["DELETE", "/v1/webhooks/{id}", "webhooks:write"],
  ["POST", "/v1/webhooks/{id}/rotate", "webhooks:write", {}],
  ["GET", "/v1/webhooks/{id}/deliveries", "webhooks:write"],
  ["POST", "/v1/webhooks/{id}/replay", "webhooks:write", { delivery: 1 }],
  ["GET", "/v1/events", "events:read"],
  ["GET", "/v1/alarms", "events:read"],
  ["GET", "/v1/retention", "admin"],
  ["PUT", "/v1/retention", "admin", { days: null }],
  ["GET", "/v1/receipts", "admin"],
  ["GET", "/v1/receipts/key", "any"],
  ["POST", "/v1/receipts/key", "admin"],
  ["GET", "/v1/metrics", "events:read"],
  ["GET", "/v1/prefill", "admin"],
  ["PUT", "/v1/prefill", "admin", {}],
  ["POST", "/v1/prefill/keys", "admin", {}],
  ["POST", "/v1/prefill/{key}/{id}", "none", "x", "application/octet-stream"],
  ["GET", "/v1/leads", "leads:read"],
  ["GET", "/v1/leads/{id}/activities", "leads:read"],
  ["POST", "/v1/leads/{id}/claim", "leads:work", {}],
  ["POST", "/v1/leads/{id}/follow-up", "leads:work", { note: "x" }],
  ["GET", "/v1/dispositions", "leads:read"],
  // A handshake, which is refused as none before anybody asks who sends it.
  ["GET", "/v1/live", "none"],
  ["GET", "/v1/pool", "leads:read"],
  ["GET", "/v1/members", "leads:read"],
  ["GET", "/v1/members/{id}/absences", "leads:read"],
  ["POST", "/v1/members/{id}/absences", "leads:work", { from: "2026-12-01", to: "2026-12-02" }],
  ["DELETE", "/v1/absences/{number}", "leads:work"],
  ["GET", "/v1/members/{id}/standing", "leads:read"],
  ["GET", "/v1/minimum-follow-up", "leads:read"],
  ["GET", "/v1/minimum-follow-up/preview", "playbook:write"],
  ["GET", "/v1/campaigns", "reports:read"],
  ["POST", "/v1/campaigns", "playbook:write", { name: "x" }],
  ["GET", "/v1/campaigns/{id}", "reports:read"],
  ["POST", "/v1/campaigns/{id}", "playbook:write", { name: "x" }],
  ["DELETE", "/v1/campaigns/{id}", "playbook:write"],
  ["GET", "/v1/reports", "reports:read"],
  ["GET", "/v1/reports/{name}", "reports:read"],
  ["GET", "/v1/backup", "admin"],
  ["POST", "/v1/workspaces", "operator", { name: "door" }],
  // Of no backup.
  ["POST", "/v1/workspaces/{name}/restore", "operator", "{}", "application/x-ndjson"],
  ["GET", "/playbook.schema.json", "none"],
];

/** @type {Door[]} */
export const doors = rows.map(([method, path, right, body, type]) => ({ method, path, right, body, type }));

/** The doors of the description that the table doesn't have, and the other way round. */
export function strayDoors() {
  const described = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const known = doors.map(({ method, path }) => `${method} ${path}`);
  return [...described.filter((door) => !known.includes(door)), ...known.filter((door) => !described.includes(door))];
}

/** Which rights bring others, by the README's second column. @type {Record<string, string[]>} */
const brought = { "leads:write": ["leads:submit"], "webhooks:write": ["events:read"] };

/** The rights of each role, as the README's table has them. @returns {Map<string, Set<string>>} */
export function rolesRights() {
  const lines = readFileSync(at("README.md"), "utf8").split("\n");
  const cells = (/** @type {string} */ line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim());
  const head = lines.findIndex((line) => line.startsWith("| right, or scope of a key |"));
  const roles = cells(lines[head] ?? "").slice(2);
  const rights = new Map(roles.map((role) => [role.replaceAll(/[ -]/g, "_"), new Set(["any"])]));
  for (const line of lines.slice(head + 2)) {
    const [name = "", , ...ticks] = cells(line);
    if (!name.startsWith("`")) break;
    const right = name.replaceAll("`", "");
    for (const [place, tick] of ticks.entries()) {
      const role = rights.get(roles[place]?.replaceAll(/[ -]/g, "_") ?? "");
      if (tick === "✓") for (const one of [right, ...(brought[right] ?? [])]) role?.add(one);
    }
  }
  return rights;
}
