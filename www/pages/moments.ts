/**
 * Moments and spans as people say them.
 *
 * In scope: wording. Not in scope: working hours; when something is due was decided elsewhere.
 */

const day: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long" };
const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

function parts(at: Date, timeZone: string | undefined) {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat("en-GB", { ...options, timeZone }).format(at).replace(",", "");
  return { day: format(day), time: format(clock) };
}

/** A zone that this browser knows, or UTC. */
function known(timeZone: string | null): string {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: timeZone ?? "UTC" }).resolvedOptions().timeZone;
  } catch {
    return "UTC";
  }
}

/** `Monday 23 November, 15:00 (Europe/Berlin)`: where the one who calls works. */
export function there(at: string, timeZone: string | null): string {
  const zone = known(timeZone);
  const { day, time } = parts(new Date(at), zone);
  return `${day}, ${time} (${zone})`;
}

/** `14:00 your time`, with the day where it is another; null where the clocks agree.
 * `here` is the visitor's zone, by default the browser's. */
export function here(at: string, timeZone: string | null, here?: string): string | null {
  const moment = new Date(at);
  const theirs = parts(moment, known(timeZone));
  const yours = parts(moment, here);
  if (theirs.day === yours.day && theirs.time === yours.time) return null;
  return theirs.day === yours.day ? `${yours.time} your time` : `${yours.day}, ${yours.time} your time`;
}

/** `Saturday 21 November, 23:40 your time`. */
export function yours(at: string): string {
  const { day, time } = parts(new Date(at), undefined);
  return `${day}, ${time} your time`;
}

/** `2 working hours`, `90 working minutes`. */
export function workingTime(minutes: number): string {
  if (minutes < 60 || minutes % 60 !== 0) return `${minutes} working minutes`;
  const hours = minutes / 60;
  return hours === 1 ? "1 working hour" : `${hours} working hours`;
}
