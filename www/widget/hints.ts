/**
 * What was understood of each field, in words.
 *
 * In scope: one short phrase a field. Not in scope: showing it (understanding.ts). A hint never asks for a correction:
 * what can't be read is kept and sent as it is.
 */
import type { Column } from "./columns.ts";
import type { Fields, Lead, Note } from "./lead.ts";
import { companyName, countryName, people } from "./names.ts";
import { spacedNumber } from "./phone_digits.ts";
import type { Words } from "./words/words.ts";

/** `value`: what would stand in the field if the visitor took it. */
export type Hint =
  | { kind: "read"; text: string; value?: string }
  | { kind: "kept"; text: string }
  | { kind: "suggestion"; text: string; value: string };

export type Hints = Partial<Record<Column, Hint>>;

/** The hint for every column that has one. `fields` is what was typed. */
export function hintsOf(fields: Fields, lead: Lead, words: Words): Hints {
  const hints: Hints = {};
  for (const [column, hintOf] of Object.entries(read) as [Column, Read][]) {
    const typed = (fields[column] ?? "").trim();
    const hint =
      hintOf(lead, typed, words) ??
      (typed && isKept(column, lead) ? ({ kind: "kept", text: words.kept } as const) : null);
    if (hint) hints[column] = hint;
  }
  return hints;
}

function isKept(column: string, lead: Lead): boolean {
  if (column === "email") return !lead.email;
  if (column === "phone") return !lead.phone;
  return noteOn(column, lead)?.outcome === "kept";
}

const noteOn = (field: string, lead: Lead): Note | undefined => lead.notes?.find((note) => note.field === field);

const asRead = (text: string | undefined): Hint | null => (text ? { kind: "read", text } : null);

/** Only where it differs from what was typed: a form that repeats everything is noise. The visitor may take it. */
const tidied = (value: string | undefined, typed: string, shown = value): Hint | null =>
  value && shown && shown !== typed ? { kind: "read", text: shown, ...(value === typed ? {} : { value }) } : null;

type Read = (lead: Lead, typed: string, words: Words) => Hint | null;

const read: Partial<Record<Column, Read>> = {
  first_name: (lead, typed) => (typed ? tidied(lead.first_name, typed) : null),
  last_name: (lead, typed) => (typed ? tidied(lead.last_name, typed) : null),
  email: ({ email }, typed, words) => {
    if (!email || !typed) return null;
    if (email.suggestion) {
      const name = typed.slice(0, typed.lastIndexOf("@"));
      return { kind: "suggestion", text: email.suggestion, value: `${name}@${email.suggestion}` };
    }
    return asRead(words.mailbox[email.kind]?.(email.domain));
  },
  phone: ({ phone }, typed, { locale }) => {
    const country = phone?.country ? ` · ${countryName(phone.country, locale)}` : "";
    return phone && typed ? asRead(spacedNumber(phone.e164) + country) : null;
  },
  company: ({ company }, typed) => (company && typed ? tidied(company.name, typed, companyName(company)) : null),
  title: (lead, typed, words) => {
    const [level, part] = [words.level[lead.level ?? ""], words.function[lead.function ?? ""]];
    return typed ? asRead([level, part].filter(Boolean).join(" · ")) : null;
  },
  country: (lead, typed, words) => {
    if (!lead.country) return null;
    const name = countryName(lead.country, words.locale);
    if (typed) return noteOn("country", lead)?.outcome === "kept" ? null : tidied(name, typed);
    return asRead(words.inferred[noteOn("country", lead)?.rule ?? ""]?.(name) ?? name);
  },
  employees: ({ employees }, typed, words) => (employees && typed ? asRead(people(employees, words)) : null),
  industry: ({ industry }, typed, words) => {
    if (!industry) return null;
    return typed ? (industry.name === typed ? null : asRead(industry.name)) : asRead(words.byCompany(industry.name));
  },
};

const summarized: Column[] = ["email", "phone", "company", "title", "country", "employees", "industry"];

/** What was understood of the whole lead, by column. */
export function understood(fields: Fields, lead: Lead, words: Words): [column: Column, value: string][] {
  const hints = hintsOf(fields, lead, words);
  const name = [lead.first_name, lead.last_name].filter(Boolean).join(" ");
  const rows = summarized.map((column): [Column, string | undefined] => {
    const hint = hints[column];
    const typed = fields[column]?.trim();
    if (hint?.kind === "read") return [column, hint.text];
    if (hint?.kind === "kept") return [column, `${typed} (${hint.text})`];
    return [column, typed || (column === "country" && lead.country ? countryName(lead.country, words.locale) : typed)];
  });
  return [["name", name] as [Column, string | undefined], ...rows].flatMap(([column, text]) =>
    text ? [[column, text] as [Column, string]] : [],
  );
}
