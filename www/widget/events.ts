/**
 * What the widget tells the page.
 *
 * In scope: every event with what it carries. They bubble, so that one listener hears of every form.
 */
import type { Column } from "./columns.ts";
import type { Answer, Fields, Lead, Problem } from "./lead.ts";

export interface Details {
  /** What understands the fields is loaded. */
  ready: Record<string, never>;
  /** After each pause in typing: the fields as typed, and in standard form. */
  understood: { fields: Fields; lead: Lead };
  /** A suggestion was taken, or taken back. */
  suggestion: { field: Column; value: string; taken: boolean };
  /** Fields were filled in: by a link that was sent, from this browser's own submissions, or by the company. */
  prefill: { from: "link" | "browser" | "company"; columns: Column[] };
  /** Questions that can't change anything were taken out of sight. */
  dropped: { columns: Column[] };
  /** Before anything is sent; `preventDefault()` stops it. */
  submit: { fields: Fields };
  /** Who will call, and by when. `understood`: what was read of each field, in words. */
  answer: { answer: Answer; fields: Fields; lead: Lead; replayed: boolean; understood: [Column, string][] };
  /** A question that remained was answered. */
  added: { column: Column; value: string };
  /** The server declined, and why. */
  refused: { problem: Problem };
  /** Nobody took it; `kept`: this browser keeps it and goes on trying. */
  unreached: { kept: boolean; status: number | null };
}

export type Heard<Name extends keyof Details> = CustomEvent<Details[Name]>;

/** Tells the page; `false`: a listener prevented what would come next. */
export function announce<Name extends keyof Details>(host: HTMLElement, name: Name, detail: Details[Name]): boolean {
  return host.dispatchEvent(
    new CustomEvent(`frontdesk-${name}`, { detail, bubbles: true, composed: true, cancelable: name === "submit" }),
  );
}
