/**
 * The demo's form: the widget's, with the path of the lead beneath it.
 *
 * In scope: hearing the widget's events. Not in scope: the form itself, which works without this.
 */

import type { Column } from "../widget/columns.ts";
import type { Heard } from "../widget/events.ts";
import { understood } from "../widget/hints.ts";
import type { Fields, Lead } from "../widget/lead.ts";
import { words as english } from "../widget/words/en.ts";
import { PathView } from "./answer.ts";
import { byId } from "./dom.ts";
import { offerExamples } from "./examples.ts";
import type { Read } from "./reasons.ts";
import { words } from "./words.ts";

const labels: Partial<Record<Column, string>> = { email: "E-mail", employees: "Size" };

/** What was typed of each field and what was read of it. */
function readOf(fields: Fields, rows: [Column, string][]): Read[] {
  const typed: Fields = { ...fields, name: [fields.first_name, fields.last_name].filter(Boolean).join(" ") };
  return rows.map(([column, read]) => ({ label: labels[column] ?? words(column), typed: typed[column] ?? "", read }));
}

export function startForm(): void {
  const form = byId("lead", HTMLFormElement);
  const send = byId("send", HTMLButtonElement);
  const view = new PathView();
  let sent = 0;
  let waiting: { fields: Fields; lead: Lead } | undefined;
  const read = () => {
    if (waiting) view.read(readOf(waiting.fields, understood(waiting.fields, waiting.lead, english)));
    waiting = undefined;
  };
  document.addEventListener("frontdesk-understood", (event) => {
    const { fields, lead } = (event as Heard<"understood">).detail;
    // The visitor's next key comes first.
    if (!waiting) (window.requestIdleCallback ?? window.setTimeout)(read);
    waiting = { fields, lead };
  });
  document.addEventListener("frontdesk-submit", () => {
    sent = performance.now();
    view.begin();
  });
  document.addEventListener("frontdesk-answer", (event) => {
    const { answer, fields, understood } = (event as Heard<"answer">).detail;
    view.show(answer, readOf(fields, understood), performance.now() - sent);
  });
  for (const end of ["frontdesk-refused", "frontdesk-unreached"]) document.addEventListener(end, () => view.stop());
  form.addEventListener("reset", () => view.clear());
  offerExamples(form, () => send.focus({ preventScroll: true }));
}
