/**
 * Moments as people say them.
 *
 * In scope: wording, by the page's language. Not in scope: working hours; when something is due was decided elsewhere.
 */

const day: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long" };
const clock: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };

/** `Monday 23 November` and `15:00`, in the browser's own zone where none is given. */
export function parts(at: Date, timeZone: string | undefined, locale: string) {
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone }).format(at).replace(",", "");
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
export function there(at: string, timeZone: string | null, locale: string): string {
  const zone = known(timeZone);
  const { day, time } = parts(new Date(at), zone, locale);
  return `${day}, ${time} (${zone})`;
}

/** `14:00`, with the day where it is another: the visitor's own clock; null where the clocks agree. */
export function here(at: string, timeZone: string | null, locale: string): string | null {
  const moment = new Date(at);
  const theirs = parts(moment, known(timeZone), locale);
  const yours = parts(moment, undefined, locale);
  if (theirs.day === yours.day && theirs.time === yours.time) return null;
  return theirs.day === yours.day ? yours.time : `${yours.day}, ${yours.time}`;
}
