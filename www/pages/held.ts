/**
 * A condition that held, in words.
 *
 * In scope: every field that a playbook can test. Not in scope: which of them did (the decision says so).
 */
import type { Held } from "./lead.ts";
import { yours } from "./moments.ts";
import { countryName, memberName, words } from "./words.ts";

type Say = (value: string) => string;

const lower = (value: string) => (value === "isv" ? "ISV" : value.replaceAll("_", " "));
const number = (value: string) => Number(value).toLocaleString("en");

const kinds: Record<string, string> = {
  customer: "a customer",
  former_customer: "a former customer",
  prospect: "a prospect",
  partner: "a partner",
  isv: "an ISV",
  competitor: "a competitor",
};

const opportunities: Record<string, string> = {
  open: "there is an open opportunity with the account",
  won: "the account’s last opportunity was won",
  lost: "the account’s last opportunity was lost",
  none: "there never was an opportunity with the account",
};

const mailboxes: Record<string, string> = {
  work: "the e-mail address is one of a company",
  free: "the e-mail address is a personal mailbox",
  disposable: "the e-mail address is a throw-away one",
  role: "the e-mail address is a shared mailbox",
  academic: "the e-mail address is academic",
  government: "the e-mail address is a government’s",
  gibberish: "the e-mail address looks made up",
};

/** Each field's name, for where it is unknown, and what its value means. */
const fields: Record<string, [name: string, say: Say]> = {
  country: ["country", (value) => `the country is ${countryName(value)}`],
  state: ["state", (value) => `the state is ${value}`],
  city: ["city", (value) => `the city is ${value}`],
  postal_code: ["postal code", (value) => `the postal code is ${value}`],
  industry: ["industry", (value) => `the industry’s code is ${value}`],
  level: ["title’s level", (value) => `the title’s level is ${words(value)}`],
  function: ["job function", (value) => `the job function is ${words(value)}`],
  employees: ["company size", (value) => `the company has ${number(value)} people or more`],
  segment: ["segment", (value) => `the company’s size puts it into the segment ${lower(value)}`],
  domain: ["domain", (value) => `the domain is ${value}`],
  email_kind: ["kind of e-mail address", (value) => mailboxes[value] ?? `the e-mail address is ${lower(value)}`],
  source: ["source", (value) => `the source is “${value}”`],
  campaign: ["campaign", (value) => `the campaign is “${value}”`],
  product: ["product", (value) => `the product is “${value}”`],
  partner: ["partner", (value) => `${value} brought the lead`],
  repeat: [
    "past",
    (value) => (value === "true" ? "the same person was here before" : "nobody of this name was here before"),
  ],
  earlier_case: ["past", (value) => `the person came before, as “${value}”`],
  earlier_days: ["past", (value) => `the person was here ${number(value)} days ago`],
  earlier_owner: ["past", (value) => `${memberName(value)} has had the lead`],
  colleague_case: ["colleagues", (value) => `somebody else came from there, as “${value}”`],
  colleague_days: ["colleagues", (value) => `somebody else came from there ${number(value)} days ago`],
  colleague_owner: ["colleagues", (value) => `${memberName(value)} has the lead of somebody else from there`],
  age_days: ["age", (value) => `the lead was made ${number(value)} days ago`],
  time: ["time", (value) => `it came at ${yours(value)}`],
  trial_running: ["trial", (value) => (value === "true" ? "a trial is running" : "no trial is running")],
  trial_ended_days: ["last trial", (value) => `the last trial ended ${number(value)} days ago`],
  deal_registered: [
    "deal",
    (value) => (value === "true" ? "a partner has registered the deal" : "no partner has registered the deal"),
  ],
  deal_partner: ["deal’s partner", (value) => `the deal was registered by ${value}`],
  deal_product: ["deal’s product", (value) => `the deal is about “${value}”`],
  partner_name: ["partner", (value) => `${value} brought the lead`],
  partner_kind: ["partner’s kind", (value) => `the partner is ${kinds[value] ?? lower(value)}`],
  partner_tier: ["partner’s tier", (value) => `the partner’s tier is ${lower(value)}`],
  partner_segment: ["partner’s segment", (value) => `the partner’s segment is ${lower(value)}`],
  signal: ["signal", (value) => `the product told of it: “${value}”`],
  "account.id": ["account", (value) => `the account is ${value}`],
  "account.kind": ["account’s kind", (value) => `the account is ${kinds[value] ?? lower(value)}`],
  "account.named": ["account’s rank", (value) => `the account is ${value === "true" ? "a" : "no"} named account`],
  "account.segment": ["account’s segment", (value) => `the account’s segment is ${lower(value)}`],
  "account.owner": ["account’s owner", (value) => `the account’s owner is ${memberName(value)}`],
  "account.country": ["account’s country", (value) => `the account is in ${countryName(value)}`],
  "account.opportunity": [
    "account’s opportunity",
    (value) => opportunities[value] ?? `the opportunity is ${lower(value)}`,
  ],
  "account.opportunity_closed_days": ["opportunity’s end", (value) => `it was closed ${number(value)} days ago`],
};

/** `the country is Germany`. */
export function heldInWords({ field, value }: Held): string {
  const [name, say] = fields[field] ?? [lower(field), (value: string) => `${lower(field)} is ${value}`];
  return value === null ? `the ${name} is unknown` : say(value);
}
