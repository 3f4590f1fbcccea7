/**
 * What was understood of each field, in words.
 *
 * In scope: one short phrase a field. Not in scope: showing it (understanding.ts). A hint never asks for a correction:
 * what can't be read is kept and sent as it is.
 */
import type { Fields, Lead, Note } from "./lead.ts";
import { spacedNumber } from "./phone_digits.ts";
import { companyName, countryName, people, words } from "./words.ts";

export type Hint =
  | { kind: "read"; text: string }
  | { kind: "kept"; text: string }
  | { kind: "suggestion"; text: string; value: string };

/** The fields of the form that get hints. */
export const hintedFields = [
  "first_name",
  "last_name",
  "email",
  "phone",
  "company",
  "title",
  "country",
  "employees",
  "industry",
  "message",
] as const;
export type HintedField = (typeof hintedFields)[number];

export type Hints = Partial<Record<HintedField, Hint>>;

const KEPT = "Kept as you wrote it";

/** The hint for every field that has one. `fields` is what was typed. */
export function hintsOf(fields: Fields, lead: Lead): Hints {
  const hints: Hints = {};
  for (const field of hintedFields) {
    const typed = (fields[field] ?? "").trim();
    const hint =
      read[field](lead, typed) ?? (typed && isKept(field, lead) ? ({ kind: "kept", text: KEPT } as const) : null);
    if (hint) hints[field] = hint;
  }
  return hints;
}

function isKept(field: HintedField, lead: Lead): boolean {
  if (field === "email") return !lead.email;
  if (field === "phone") return !lead.phone;
  return noteOn(field, lead)?.outcome === "kept";
}

const noteOn = (field: string, lead: Lead): Note | undefined => lead.notes?.find((note) => note.field === field);

const asRead = (text: string | undefined): Hint | null => (text ? { kind: "read", text } : null);

/** Only where it differs from what was typed: a form that repeats everything is noise. */
const tidied = (value: string | undefined, typed: string): Hint | null =>
  value && value !== typed ? asRead(value) : null;

const emailKinds: Record<string, (domain: string) => string> = {
  work: (domain) => `Work address at ${domain}`,
  free: (domain) => `Personal mailbox at ${domain}`,
  disposable: () => "A throw-away address",
  role: (domain) => `A shared mailbox at ${domain}`,
  academic: (domain) => `Academic address at ${domain}`,
  government: (domain) => `Government address at ${domain}`,
  gibberish: (domain) => `Address at ${domain}`,
};

const inferredCountry: Record<string, string> = {
  state_country: "by the state",
  phone_country: "by the phone number",
  domain_country: "by the e-mail domain",
};

const read: Record<HintedField, (lead: Lead, typed: string) => Hint | null> = {
  first_name: (lead, typed) => tidied(lead.first_name, typed),
  last_name: (lead, typed) => tidied(lead.last_name, typed),
  email: ({ email }, typed) => {
    if (!email || !typed) return null;
    if (email.suggestion) {
      const name = typed.slice(0, typed.lastIndexOf("@"));
      return { kind: "suggestion", text: email.suggestion, value: `${name}@${email.suggestion}` };
    }
    return asRead(emailKinds[email.kind]?.(email.domain) ?? words(email.kind));
  },
  phone: ({ phone }) =>
    phone ? asRead(spacedNumber(phone.e164) + (phone.country ? ` · ${countryName(phone.country)}` : "")) : null,
  company: ({ company }, typed) => (company ? tidied(companyName(company), typed) : null),
  title: (lead) => asRead([lead.level, lead.function].flatMap((name) => (name ? [words(name)] : [])).join(" · ")),
  country: (lead, typed) => {
    if (!lead.country) return null;
    const name = countryName(lead.country);
    if (typed) return noteOn("country", lead)?.outcome === "kept" ? null : tidied(name, typed);
    const how = inferredCountry[noteOn("country", lead)?.rule ?? ""];
    return asRead(how ? `${name}, ${how}` : name);
  },
  employees: ({ employees }, typed) => (employees && typed ? asRead(people(employees)) : null),
  industry: ({ industry }, typed) => {
    if (!industry) return null;
    return typed ? tidied(industry.name, typed) : asRead(`${industry.name}, by the company’s name`);
  },
  message: () => null,
};

/** What was understood of the whole lead, as label and value: for the first step of its path. */
export function understood(fields: Fields, lead: Lead): [label: string, value: string][] {
  const hints = hintsOf(fields, lead);
  const name = [lead.first_name, lead.last_name].filter(Boolean).join(" ");
  const value = (field: HintedField, otherwise?: string) => {
    const hint = hints[field];
    if (hint?.kind === "read") return hint.text;
    const typed = fields[field]?.trim();
    if (hint?.kind === "kept") return `${typed} (kept as written)`;
    return otherwise ?? typed;
  };
  const rows: [string, string | undefined][] = [
    ["Name", name || undefined],
    ["E-mail", value("email")],
    ["Phone", value("phone")],
    ["Company", value("company")],
    ["Title", value("title")],
    ["Country", value("country", lead.country && countryName(lead.country))],
    ["Size", value("employees")],
    ["Industry", value("industry")],
  ];
  return rows.flatMap(([label, text]) => (text ? [[label, text] as [string, string]] : []));
}
