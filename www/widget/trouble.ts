/**
 * Says what went wrong, truthfully, without taking anything away.
 *
 * In scope: errors at fields, and one message at the form's end. Not in scope: deciding that something is wrong.
 */
import type { Outcome } from "./attempt.ts";
import type { Column } from "./columns.ts";
import type { Control } from "./control.ts";
import { describe } from "./description.ts";
import { button, el } from "./el.ts";
import type { FormFields } from "./fields.ts";
import type { FieldProblem, Problem } from "./lead.ts";
import { beneath } from "./understanding.ts";
import type { Words } from "./words/words.ts";

export class Trouble {
  readonly #fields: FormFields;
  readonly #words: Words;
  /** Where problems are explained. */
  readonly #server: string;
  readonly #shown = new Map<Control, HTMLElement>();
  readonly #place: HTMLElement;

  constructor(fields: FormFields, words: Words, server: string) {
    this.#fields = fields;
    this.#words = words;
    this.#server = server;
    this.#place = el("div", "frontdesk-trouble");
    this.#place.setAttribute("role", "alert");
    this.#place.setAttribute("data-frontdesk", "");
    const { form } = fields;
    const kept = form.querySelector("[data-frontdesk-trouble]");
    if (kept) kept.replaceWith(this.#place);
    else form.append(this.#place);
  }

  /** Takes all errors back. */
  clear(): void {
    // With every key: where there is nothing to take back, nothing is touched.
    if (this.#place.firstChild) this.#place.replaceChildren();
    for (const [control, error] of this.#shown) {
      control.removeAttribute("aria-invalid");
      describe(control, error, false);
      error.remove();
    }
    this.#shown.clear();
  }

  /** Nobody could answer: shown at every field that would have made it possible, the first one focused. */
  fields(problems: FieldProblem[]): void {
    this.clear();
    for (const { field } of problems) {
      const control = this.#fields.of.get(field as Column);
      if (!control) continue;
      const error = el("p", "frontdesk-error", this.#wording(field, control.value.trim()));
      error.setAttribute("data-frontdesk", "");
      beneath(control).after(error);
      control.setAttribute("aria-invalid", "true");
      this.#shown.set(control, error);
      describe(control, error, true);
    }
    this.#say(this.#words.noAnswerTitle, this.#words.noAnswer);
    this.#shown.keys().next().value?.focus();
  }

  #wording(field: string, written: string): string {
    const { needEmail, needPhone, unlikeEmail, unlikePhone } = this.#words;
    if (field === "email") return written ? unlikeEmail : needEmail;
    return written ? unlikePhone : needPhone;
  }

  /** The server declined for another reason than a field. */
  refused({ title, detail, type, status }: Problem): void {
    const link = el("a", "", this.#words.whatItMeans);
    // Only a section of our own page: whatever else a server names isn't followed.
    link.href = `${this.#server}/problems#${/^\/problems#([a-z-]+)$/.exec(type)?.[1] ?? ""}`;
    const text = `${sentence(detail)} (${status}) ${this.#words.refusedMore}`;
    this.#say(this.#words.refused(title), text, link);
  }

  /** Nobody was reached, or the server failed: to be sent again as it is. `kept`: this browser does that. */
  unreached({ problem, status }: Outcome & { kind: "unreached" }, kept: boolean, retry: () => void): void {
    const { unreached, notStored, failed, keptHere, notKept, keptTitle, sendAgain } = this.#words;
    const stored = status === 429 || problem?.type === "/problems#try-again";
    const what = stored ? notStored : status === null ? unreached : failed(status);
    const again = button("frontdesk-button", sendAgain, retry);
    this.#say(keptTitle, `${what} ${kept ? keptHere : notKept}`, el("div", "frontdesk-actions", again));
  }

  #say(title: string, text: string, ...more: Node[]): void {
    this.#place.replaceChildren(el("p", "frontdesk-title", title), el("p", "", text), ...more);
  }
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1).replaceAll("`", "")}.`;
