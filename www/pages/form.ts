/**
 * The demo's form: the widget's, with the path of the lead beside it.
 *
 * In scope: hearing the widget's events. Not in scope: the form itself, which works without this.
 */

import type { Column } from "../widget/columns.ts";
import type { Heard } from "../widget/events.ts";
import { PathView } from "./answer.ts";
import { byId } from "./dom.ts";
import { offerExamples } from "./examples.ts";
import { words } from "./words.ts";

const labels: Partial<Record<Column, string>> = { email: "E-mail", employees: "Size" };

export function startForm(): void {
  const form = byId("lead", HTMLFormElement);
  const send = byId("send", HTMLButtonElement);
  const view = new PathView();
  document.addEventListener("frontdesk-answer", (event) => {
    const { answer, understood } = (event as Heard<"answer">).detail;
    view.show(
      answer,
      understood.map(([column, text]) => [labels[column] ?? words(column), text]),
    );
  });
  form.addEventListener("reset", () => view.clear());
  offerExamples(form, () => send.focus({ preventScroll: true }));
}
