/**
 * Prefill by a link that was sent to this person.
 *
 * In scope: taking the link out of the address, and asking the edge whose it is. Its secret stands behind `#`, which browsers
 * send to nobody. Not in scope: whether it counts (the ledger knows).
 */
import type { Fields } from "./lead.ts";

const NAME = "frontdesk";
const PATIENCE = 5_000;

/** Whether the address has a link. */
export const hasLink = (): boolean => new URLSearchParams(location.hash.slice(1)).has(NAME);

/** The link's secret; it stands in the address no longer. */
export function takeLink(): string | null {
  const hash = new URLSearchParams(location.hash.slice(1));
  const link = hash.get(NAME);
  if (!link) return null;
  hash.delete(NAME);
  const rest = hash.toString();
  history.replaceState(history.state, "", location.pathname + location.search + (rest ? `#${rest}` : ""));
  return link;
}

/** What is known of the person whom the link was sent to; null: it doesn't count, or nobody could say. */
export async function personOf(link: string, server: string, key: string): Promise<Fields | null> {
  try {
    const response = await fetch(`${server}/v1/forms/${key}/person`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ link }),
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const said: unknown = response.ok ? await response.json() : null;
    if (said === null || typeof said !== "object") return null;
    const texts = Object.entries(said).filter((entry): entry is [string, string] => typeof entry[1] === "string");
    return Object.fromEntries(texts);
  } catch {
    return null;
  }
}
