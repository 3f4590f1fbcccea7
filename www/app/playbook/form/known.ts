/**
 * What can be named where, for completion: the playbook's own names, codes, zones.
 *
 * In scope: from a field's name to what may stand in it. Not in scope: whether what stands there is right (the core says).
 */
import { words } from "../../../pages/words.ts";
import { isTable, type Table } from "../toml/write.ts";

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const keysOf = (value: unknown): string[] => (isTable(value) ? Object.keys(value) : []);
const namesOf = (value: unknown): string[] =>
  list(value).flatMap((row) => (isTable(row) && typeof row.name === "string" ? [row.name] : []));

/** Every code that the browser has a country's name for. */
function* codes(): Generator<string> {
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  for (let one = 65; one <= 90; one += 1)
    for (let other = 65; other <= 90; other += 1) {
      const code = String.fromCharCode(one, other);
      if (names.of(code)) yield code;
    }
}
// Not countries: groups of them, and codes for what is none.
const others = new Set(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"]);
let countries: string[] | undefined;
export const countryCodes = (): string[] => {
  countries ??= [...codes()].filter((code) => !others.has(code));
  return countries;
};

/** Which section of the playbook a field names an entry of. */
const sections: Record<string, string> = {
  calendar: "calendar",
  team: "team",
  teams: "team",
  manager: "member",
  members: "member",
  watcher: "member",
  owner: "member",
  earlier_owner: "member",
  colleague_owner: "member",
  sla: "sla",
  case: "case",
  earlier_case: "case",
  colleague_case: "case",
  territory: "territory",
  territories: "territory",
  segment: "segment",
  segments: "segment",
  partner_name: "partner",
};

/** What can stand in the field `name`, such as `team` or `account.owner`. */
export function known(playbook: Table, name: string): string[] {
  const last = name.split(".").at(-1) ?? name;
  if (last === "time_zone") return Intl.supportedValuesOf("timeZone");
  if (last === "currency") return Intl.supportedValuesOf("currency");
  const section = sections[last];
  const of = section === undefined ? undefined : playbook[section];
  const named = Array.isArray(of) ? namesOf(of) : keysOf(of);
  const groups = isTable(playbook.groups) ? playbook.groups : {};
  const grouped = keysOf(last === "country" ? groups.country : groups[last]);
  return [...named, ...grouped, ...(last === "country" ? countryCodes() : [])];
}

const called: Record<string, string> = {
  sla: "SLA",
  when: "Which leads",
  within: "Answer within",
  "account.id": "Account",
};

/** `per_segment` as `Per segment`, `account.kind` as `Account’s kind`. */
export const label = (name: string): string =>
  called[name] ?? (name.startsWith("account.") ? `Account’s ${name.slice(8).replaceAll("_", " ")}` : words(name));
