/**
 * Short messages that what was asked for is done, or isn't.
 *
 * In scope: showing them, also to those who listen. Not in scope: what they say.
 */
import { asTrouble } from "./asked.ts";

type Variant = "success" | "danger" | "neutral";

interface Toast extends HTMLElement {
  create(message: string, options: { variant: Variant; duration: number }): unknown;
}

function show(text: string, variant: Variant, duration: number): void {
  const toast = document.querySelector<Toast>("wa-toast");
  toast?.create(text, { variant, duration });
}

export const done = (text: string): void => show(text, "success", 4000);

/** A failure stays longer: it has to be read. */
export function failed(error: unknown): void {
  const { title, detail, errors } = asTrouble(error);
  const [first] = errors;
  const where = first?.field ? `${first.field}: ` : "";
  const why = first ? `${where}found ${first.found || "nothing"}, expected ${first.expected}` : detail;
  show(why ? `${title}. ${why}` : title, "danger", 9000);
}

/** Does it, and tells what became of it; whether it was done. */
export async function attempt(work: () => Promise<unknown>, told: string): Promise<boolean> {
  try {
    await work();
  } catch (error) {
    failed(error);
    return false;
  }
  if (told) done(told);
  return true;
}
