/**
 * The form: reads its fields, sends them, hands on what came of it.
 *
 * In scope: the order of things. Not in scope: each thing itself; without this script the form posts by itself.
 */
import { AnswerView } from "./answer.ts";
import { byId } from "./dom.ts";
import { offerExamples } from "./examples.ts";
import { understood } from "./hints.ts";
import type { Fields } from "./lead.ts";
import { Submission } from "./submission.ts";
import { clearTrouble, showFieldProblems, showRefusal, showUnreached } from "./trouble.ts";
import { Understanding } from "./understanding.ts";

/** What was filled in. */
function valuesOf(form: HTMLFormElement): Fields {
  const values: Fields = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value.trim()) values[name] = value;
  }
  return values;
}

export function startForm(): void {
  const form = byId("lead", HTMLFormElement);
  const send = byId("send", HTMLButtonElement);
  const view = new AnswerView();
  const values = () => valuesOf(form);
  const understanding = new Understanding(form, values);
  const key = new URL(form.action).pathname.split("/").at(-1) ?? "";
  const submission = new Submission("/v1/leads", key);
  let sending = false;

  const busy = (now: boolean) => {
    sending = now;
    send.setAttribute("aria-disabled", String(now));
    send.textContent = now ? "Sending…" : "Send";
  };

  const submit = async () => {
    if (sending) return;
    clearTrouble();
    const fields = values();
    const { core } = understanding;
    const checked = core?.standardize(fields);
    if (checked?.refused) return showFieldProblems(form, checked.refused.problems);
    busy(true);
    const outcome = await submission.send(fields);
    busy(false);
    switch (outcome.kind) {
      case "answered": {
        const lead = core?.standardizeFields(fields) ?? {};
        const rows = core ? understood(fields, lead) : [];
        return view.show(outcome.answer, lead.first_name ?? fields.first_name ?? "", rows);
      }
      case "refused":
        return outcome.problem.errors ? showFieldProblems(form, outcome.problem.errors) : showRefusal(outcome.problem);
      case "unreached":
        return showUnreached(outcome.problem, outcome.status, submit);
    }
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  form.addEventListener("input", clearTrouble);
  form.addEventListener("reset", () => {
    clearTrouble();
    view.clear();
  });
  offerExamples(form, () => {
    understanding.begin();
    send.focus({ preventScroll: true });
  });
}
