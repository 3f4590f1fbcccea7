/**
 * What a lead's person, company and relation are called.
 *
 * In scope: names from standard form. Not in scope: deciding anything by them.
 */
import type { AccountKind, Lead } from "#api";
import { countryName, memberName, words } from "../../pages/words.ts";

export { countryName, memberName, words };

/** `1,001–5,000 people`. */
export function people({ min, max }: { min: number; max?: number | null }): string {
  const number = (value: number) => value.toLocaleString("en");
  if (max === undefined || max === null) return `${number(min)} people or more`;
  if (min === max) return min === 1 ? "1 person" : `${number(min)} people`;
  return `${number(min)}–${number(max)} people`;
}

/** `Anna Example`, or whatever else says who it is. */
export function personName(lead: Pick<Lead, "first_name" | "last_name" | "email" | "phone">): string {
  const name = [lead.first_name, lead.last_name].filter(Boolean).join(" ");
  return name || lead.email?.address || lead.phone?.e164 || "Somebody without a name";
}

/** `Acme GmbH`, or the domain. */
export const companyName = (lead: Pick<Lead, "company" | "domain">): string => lead.company?.name ?? lead.domain ?? "";

/** `Head of Purchasing · Manager · Procurement`. */
export function position({ title, level, function: job }: Lead): string {
  const read = [level && words(level), job && words(job)].filter(Boolean).join(", ");
  return [title, read].filter(Boolean).join(" · ");
}

const kinds: Record<AccountKind, string> = {
  customer: "Customer",
  prospect: "Prospect",
  partner: "Partner",
  isv: "ISV",
  competitor: "Competitor",
  former_customer: "Former customer",
};

export const relation = (kind: AccountKind): string => kinds[kind];

/** `Munich, Bavaria, Germany`. */
export function place(where: { city?: string | null; state?: string | null; country?: string | null }): string {
  return [where.city, where.state?.split("-")[1], where.country && countryName(where.country)]
    .filter(Boolean)
    .join(", ");
}
