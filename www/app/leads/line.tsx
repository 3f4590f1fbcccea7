/**
 * One lead of a list, in a few words.
 *
 * In scope: its cells, which every list of leads shares. Not in scope: which leads are listed.
 */
import type { LeadLine } from "#api";
import { now } from "../parts/clock.ts";
import { Icon } from "../parts/icon.tsx";
import { distance, inFull, moment } from "../parts/times.ts";
import { countryName, memberName, words } from "./names.ts";

export function Who({ lead }: { lead: LeadLine }) {
  const about = [lead.title, lead.country && countryName(lead.country)].filter(Boolean).join(" · ");
  return (
    <span class="who-cell">
      <a class="row-link" href={`/app/leads/${encodeURIComponent(lead.id)}`}>
        {lead.sealed ? (
          <>
            <Icon name="lock" /> Sealed until accepted
          </>
        ) : (
          (lead.name ?? lead.email ?? lead.phone ?? "Somebody without a name")
        )}
      </a>
      <small>{[lead.company, about].filter(Boolean).join(" — ") || words(lead.level ?? "")}</small>
    </span>
  );
}

export function Asked({ lead }: { lead: LeadLine }) {
  return (
    <span class="two-lines">
      <span>{lead.business_case}</span>
      <small>{[lead.territory, lead.industry].filter(Boolean).join(" · ")}</small>
    </span>
  );
}

export function Came({ lead }: { lead: LeadLine }) {
  return (
    <time dateTime={lead.created_at} title={inFull(lead.created_at)}>
      {distance(lead.created_at, now.value)}
    </time>
  );
}

export function Next({ lead }: { lead: LeadLine }) {
  if (!lead.next_step && !lead.next_at) return null;
  return (
    <span class="two-lines">
      <span>{lead.next_step}</span>
      {lead.next_at && <small>{moment(lead.next_at, now.value)}</small>}
    </span>
  );
}

export function Owner({ lead }: { lead: LeadLine }) {
  return (
    <span class="two-lines">
      <span>{lead.owner ? memberName(lead.owner) : "Nobody"}</span>
      <small>{lead.team}</small>
    </span>
  );
}
