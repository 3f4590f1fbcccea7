/**
 * What this browser keeps of a form, on this site only.
 *
 * In scope: reading and writing where a browser lets us. Not in scope: what is kept (kept.ts, outbox.ts, profile.ts).
 */

/** The value under `name`; `undefined`: none, or the browser keeps nothing. */
export function read<T>(storage: "localStorage" | "sessionStorage", name: string): T | undefined {
  try {
    const text = window[storage].getItem(`frontdesk.${name}`);
    return text === null ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Keeps it; `undefined` forgets it. Whether that could be done. */
export function write(storage: "localStorage" | "sessionStorage", name: string, value: unknown): boolean {
  try {
    if (value === undefined) window[storage].removeItem(`frontdesk.${name}`);
    else window[storage].setItem(`frontdesk.${name}`, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
}
