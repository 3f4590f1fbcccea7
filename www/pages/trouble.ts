/**
 * Says what went wrong, truthfully, without taking anything away.
 *
 * In scope: errors at fields, and one message above the buttons. Not in scope: deciding that something is wrong.
 */
import { byId, el } from "./dom.ts";
import type { FieldProblem, Problem } from "./lead.ts";

const shown = new Set<HTMLInputElement>();
const place = () => byId("trouble", HTMLElement);

/** Takes all errors back. */
export function clearTrouble(): void {
  place().replaceChildren();
  for (const input of shown) {
    input.removeAttribute("aria-invalid");
    input.setAttribute("aria-describedby", `${input.name}-hint`);
    document.getElementById(`${input.name}-error`)?.remove();
  }
  shown.clear();
}

/** Nobody could answer: shown at every field that would have made it possible, the first one focused. */
export function showFieldProblems(form: HTMLFormElement, problems: FieldProblem[]): void {
  clearTrouble();
  for (const { field, found, expected } of problems) {
    const input = form.elements.namedItem(field);
    if (!(input instanceof HTMLInputElement)) continue;
    const text = found === "nothing" ? `Please give ${expected}` : `Expected ${expected}`;
    const error = el("p", "error", `${text.replaceAll("`", "")}.`);
    error.id = `${field}-error`;
    input.after(error);
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", `${field}-error ${field}-hint`);
    shown.add(input);
  }
  const text = "Please give an e-mail address or a phone number: one of the two is enough. Nothing was sent or lost.";
  say("We could not answer you yet", text);
  shown.values().next().value?.focus();
}

/** The server declined for another reason than a field. */
export function showRefusal({ title, detail, type, status }: Problem): void {
  const link = el("a", "", "What this means");
  // Only a section of our own page: whatever else a server names isn't followed.
  link.href = `/problems#${/^\/problems#([a-z-]+)$/.exec(type)?.[1] ?? ""}`;
  say(title, `${sentence(detail)} (${status}) Everything you wrote is still here.`, link);
}

/** Nobody was reached, or the server failed: to be sent again as it is. */
export function showUnreached(problem: Problem | null, status: number | null, retry: () => void): void {
  const button = el("button", "primary", "Send again");
  button.type = "button";
  button.addEventListener("click", retry);
  const kept = "Everything you wrote is still here, and sending it again counts only once.";
  const stored = problem?.type === "/problems#try-again";
  const what = stored
    ? "It answered that it could not store your message just now."
    : status === null
      ? "It could not be reached, so we can’t tell whether your message arrived."
      : `It answered with an error (${status}), so we can’t tell whether your message was stored.`;
  say("Our server did not take your message", `${what} ${kept}`, el("div", "actions", button));
}

function say(title: string, text: string, ...more: Node[]): void {
  place().replaceChildren(el("h3", "", title), el("p", "", text), ...more);
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1).replaceAll("`", "")}.`;
