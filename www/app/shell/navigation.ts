/**
 * Which pages are offered to whom.
 *
 * In scope: the order of the pages and what each takes. Not in scope: keeping anybody out, which the API does.
 */
import type { Right } from "#api";
import type names from "../parts/icons.json";
import { isPartner, may, member, role } from "../parts/me.ts";

export interface Entry {
  href: string;
  /** Where its pages are, if not beneath it. */
  within?: string;
  name: string;
  icon: keyof typeof names;
}

interface Offered extends Entry {
  right?: Right;
  also?: () => boolean;
}

const ours = () => !isPartner();
const administers = () => role() === "admin" || may("admin");

const looksAfter = () => ours() && role() !== "member";

const works = () => member() !== null;

const groups: { name: string; entries: Offered[] }[] = [
  {
    name: "Today",
    entries: [
      { href: "/app/leads", name: "My leads", icon: "inbox", right: "leads:work", also: works },
      { href: "/app/pool", name: "Pool", icon: "pool", right: "leads:work", also: works },
      { href: "/app/desk", name: "My desk", icon: "user", right: "leads:work", also: works },
      { href: "/app/overview", name: "Overview", icon: "overview", right: "reports:read" },
    ],
  },
  {
    name: "Leads",
    entries: [
      {
        href: "/app/all",
        name: "All leads",
        icon: "team",
        right: "leads:read",
        also: () => role() !== "partner_member",
      },
      { href: "/app/accounts", name: "Accounts", icon: "building", right: "accounts:read", also: ours },
      { href: "/app/reviews", name: "Reviews", icon: "review", right: "leads:write", also: ours },
      { href: "/app/deals", name: "Deals", icon: "deal", right: "leads:read", also: () => role() !== "member" },
    ],
  },
  {
    name: "Results",
    entries: [
      {
        href: "/app/reports/follow-up",
        within: "/app/reports",
        name: "Reports",
        icon: "reports",
        right: "reports:read",
      },
      { href: "/app/campaigns", name: "Campaigns", icon: "campaigns", right: "reports:read", also: ours },
      { href: "/app/our-follow-up", name: "Our follow-up", icon: "circle-check", right: "leads:read", also: isPartner },
      { href: "/app/follow-up", name: "Minimum follow-up", icon: "circle-check", right: "reports:read", also: ours },
      { href: "/app/shares", name: "Shares and turns", icon: "share", right: "reports:read" },
    ],
  },
  {
    name: "Operations",
    entries: [
      { href: "/app/playbook", name: "Playbook", icon: "playbook", right: "playbook:read", also: ours },
      { href: "/app/dictionary", name: "Dictionary", icon: "dictionary", right: "playbook:write" },
      { href: "/app/import", name: "Import and export", icon: "upload", right: "leads:write", also: looksAfter },
      { href: "/app/people", name: "People", icon: "people", right: "people:read" },
      { href: "/app/keys", name: "Keys", icon: "key", right: "admin", also: administers },
      { href: "/app/webhooks", name: "Webhooks", icon: "webhook", right: "webhooks:write" },
      { href: "/app/activity", name: "Activity", icon: "activity", right: "admin", also: administers },
      { href: "/app/receipts", name: "Receipts", icon: "receipt", right: "admin", also: administers },
    ],
  },
];

/** The pages that whoever is signed in is offered, in groups that aren't empty. */
export function offered(): { name: string; entries: Entry[] }[] {
  const fits = ({ right, also }: Offered) => (!right || may(right)) && (!also || also());
  const fitting = groups.map(({ name, entries }) => ({ name, entries: entries.filter(fits) }));
  return fitting.filter(({ entries }) => entries.length > 0);
}

/** Where somebody begins: who calls with whom to call, who looks after others with how things stand. */
export function home(): string {
  const hrefs = offered().flatMap(({ entries }) => entries.map(({ href }) => href));
  const looksAfter = role() !== "member" && hrefs.includes("/app/overview");
  return looksAfter ? "/app/overview" : (hrefs[0] ?? "/app/none");
}
