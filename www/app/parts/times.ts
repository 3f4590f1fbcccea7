/**
 * Moments and spans as people say them.
 *
 * In scope: wording, in the browser's zone. Not in scope: when something is due.
 */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `3 h 20 min`, `2 d 4 h`, `12 min`: no more than two units. */
export function span(milliseconds: number): string {
  const length = Math.abs(milliseconds);
  if (length < MINUTE) return "under 1 min";
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`;
  const [big, small, names] = length < DAY ? [HOUR, MINUTE, ["h", "min"]] : [DAY, HOUR, ["d", "h"]];
  const whole = Math.floor(length / big);
  const rest = Math.floor((length % big) / small);
  return rest > 0 ? `${whole} ${names[0]} ${rest} ${names[1]}` : `${whole} ${names[0]}`;
}

/** The same of seconds. */
export const spanOfSeconds = (seconds: number): string => span(seconds * 1000);

const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString();
const time = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short" });
const dayOfYear = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const full = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short" });

/** `14:05` today, `Mon 23 Nov, 14:05` else, with the year where it is another. */
export function moment(at: string, now: number = Date.now()): string {
  const date = new Date(at);
  const today = new Date(now);
  if (sameDay(date, today)) return time.format(date);
  const which = date.getFullYear() === today.getFullYear() ? day : dayOfYear;
  return `${which.format(date).replace(",", "")}, ${time.format(date)}`;
}

/** `Monday 23 November 2026 at 14:05`. */
export const inFull = (at: string): string => full.format(new Date(at));

/** `12 min ago`, `in 3 h`. */
export function distance(at: string, now: number): string {
  const length = new Date(at).getTime() - now;
  if (Math.abs(length) < MINUTE) return "just now";
  return length < 0 ? `${span(length)} ago` : `in ${span(length)}`;
}
