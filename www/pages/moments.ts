/**
 * Moments and spans of a decision, as people say them.
 *
 * In scope: wording. Not in scope: working hours; when something is due was decided elsewhere.
 */
import { parts, there as thereIn } from "../widget/moments.ts";

const LOCALE = "en-GB";

/** `Monday 23 November, 15:00 (Europe/Berlin)`: where the one who calls works. */
export const there = (at: string, timeZone: string | null): string => thereIn(at, timeZone, LOCALE);

/** `Saturday 21 November, 23:40 your time`. */
export function yours(at: string): string {
  const { day, time } = parts(new Date(at), undefined, LOCALE);
  return `${day}, ${time} your time`;
}

/** `2 working hours`, `90 working minutes`. */
export function workingTime(minutes: number): string {
  if (minutes < 60 || minutes % 60 !== 0) return `${minutes} working minutes`;
  const hours = minutes / 60;
  return hours === 1 ? "1 working hour" : `${hours} working hours`;
}
