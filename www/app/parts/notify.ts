/**
 * Short messages that what was asked for is done, or isn't.
 *
 * In scope: showing them, also to those who listen. Not in scope: what they say.
 */
import { signal } from "@preact/signals";
import { asTrouble } from "./asked.ts";

export interface Message {
  number: number;
  text: string;
  bad: boolean;
}

/** Those that are shown now, the latest last. */
export const messages = signal<Message[]>([]);
let count = 0;

export function dismiss(number: number): void {
  messages.value = messages.value.filter((message) => message.number !== number);
}

function show(text: string, bad: boolean, duration: number): void {
  count += 1;
  const number = count;
  messages.value = [...messages.value, { number, text, bad }];
  setTimeout(() => dismiss(number), duration);
}

export const done = (text: string): void => show(text, false, 5000);

/** A failure stays longer: it has to be read. */
export const undone = (text: string): void => show(text, true, 10_000);

export function failed(error: unknown): void {
  const { title, detail, errors } = asTrouble(error);
  const [first] = errors;
  const where = first?.field ? `${first.field}: ` : "";
  const why = first ? `${where}found ${first.found || "nothing"}, expected ${first.expected}` : detail;
  undone(why ? `${title}. ${why}` : title);
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
