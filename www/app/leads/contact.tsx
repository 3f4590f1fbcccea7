/**
 * How to reach a person, and what time it is there.
 *
 * In scope: links that a phone or a mail program opens. Not in scope: calling.
 */
import type { Lead } from "#api";
import { spacedNumber } from "../../widget/phone_digits.ts";
import { now } from "../parts/clock.ts";
import { Icon } from "../parts/icon.tsx";

export function Contact({ lead }: { lead: Lead }) {
  return (
    <div class="contact">
      {lead.phone && (
        <a class="wa-button wa-brand" href={`tel:${lead.phone.e164}`}>
          <Icon name="phone" /> {spacedNumber(lead.phone.e164)}
        </a>
      )}
      {lead.email && (
        <a class={`wa-button ${lead.phone ? "wa-outlined" : "wa-brand"}`} href={`mailto:${lead.email.address}`}>
          <Icon name="mail" /> {lead.email.address}
        </a>
      )}
      {lead.time_zone && <LocalTime zone={lead.time_zone} />}
    </div>
  );
}

/** `16:20 there`, where their zone is known. */
export function LocalTime({ zone }: { zone: string }) {
  try {
    const time = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hour: "2-digit",
      minute: "2-digit",
      weekday: "short",
    });
    return (
      <span class="quiet" title={zone}>
        <Icon name="clock" /> {time.format(now.value)} there
      </span>
    );
  } catch {
    return null;
  }
}
