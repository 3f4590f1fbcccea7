/**
 * The answer: who will call and by when.
 *
 * In scope: its words and elements. Not in scope: where it is put (live.ts), and the questions that remain (more.ts).
 */
import { el } from "./el.ts";
import type { Answer } from "./lead.ts";
import { here, there } from "./moments.ts";
import type { Words } from "./words/words.ts";

/** `firstName` greets. The headline takes the focus. */
export function card(answer: Answer, firstName: string, words: Words): { card: HTMLElement; headline: HTMLElement } {
  const headline = el("h2", "", sentence(answer, words));
  headline.tabIndex = -1;
  const { owner, grant, state } = answer;
  const shown = el(
    "div",
    "frontdesk-card",
    el("p", "frontdesk-greeting", words.thanks(firstName)),
    headline,
    grant === undefined ? null : el("p", "frontdesk-grant", grant ? words.granted : words.notGranted),
    owner ? bookingOf(owner, words) : el("p", "", state ? words.dealMore : words.nothingElse),
    el("p", "frontdesk-reference", words.reference, el("code", "", answer.id)),
  );
  shown.setAttribute("data-frontdesk", "");
  return { card: shown, headline };
}

/** `Lena Hofmann will call you by Monday 23 November, 15:00 (Europe/Berlin) — that is 14:00 your time.` */
export function sentence({ owner, due_at, state }: Answer, words: Words): string {
  if (state) return words.dealReceived;
  if (!owner) return words.received;
  if (!due_at || Number.isNaN(Date.parse(due_at))) return words.calls(owner.name);
  const local = here(due_at, owner.time_zone, words.locale);
  const at = there(due_at, owner.time_zone, words.locale);
  return `${words.callsBy(owner.name, at)}${local ? words.yourTime(local) : ""}.`;
}

/** Where the one who calls lets people choose a time. */
function bookingOf({ name, booking }: NonNullable<Answer["owner"]>, words: Words): HTMLElement | null {
  if (!booking || !/^https:\/\//.test(booking)) return null;
  const link = el("a", "frontdesk-button", words.book(name));
  link.href = booking;
  link.rel = "noopener";
  return el("p", "frontdesk-actions", link);
}
