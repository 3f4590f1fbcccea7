/**
 * Shows the answer: who will call, by when, and why.
 *
 * In scope: the card, the path below it, the data as it came. Not in scope: sending (submission.ts).
 */
import { byId, el } from "./dom.ts";
import type { Answer } from "./lead.ts";
import { here, there } from "./moments.ts";
import { showPath } from "./path.ts";
import { readStep, stepsOf } from "./reasons.ts";

export class AnswerView {
  readonly #card = byId("answer", HTMLElement);
  readonly #title = byId("path-title", HTMLElement);
  readonly #steps = byId("steps", HTMLElement);
  readonly #data = byId("data", HTMLElement);
  readonly #idle = { title: this.#title.textContent, steps: [...this.#steps.children] };

  /** `firstName` greets; `understood` is what was read of the fields. */
  show(answer: Answer, firstName: string, understood: [string, string][]): void {
    const headline = el("h2", "", sentence(answer));
    const trial = answer.grant === undefined ? null : el("p", "grant", granted(answer.grant));
    headline.tabIndex = -1;
    const greeting = el("p", "greeting", firstName ? `Thank you, ${firstName}.` : "Thank you.");
    const reference = el("p", "reference", "Your reference: ", el("code", "", answer.id));
    const more = answer.owner
      ? null
      : el("p", "", "Thank you for your interest. There is nothing else that you need to do.");
    this.#card.replaceChildren(el("div", "card told answer", greeting, headline, trial, more, reference));
    if (answer.decision) {
      this.#title.textContent = "Why";
      showPath(this.#steps, [readStep(understood), ...stepsOf(answer, answer.decision)]);
      const json = el("pre", "", el("code", "", JSON.stringify(answer, null, 2)));
      json.tabIndex = 0;
      this.#data.replaceChildren(el("details", "", el("summary", "", "As data"), json));
    }
    headline.focus({ preventScroll: true });
    const { top, bottom } = headline.getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight) this.#card.scrollIntoView({ block: "start" });
  }

  /** As before the first answer. */
  clear(): void {
    this.#card.replaceChildren();
    this.#title.textContent = this.#idle.title;
    this.#steps.classList.remove("done");
    this.#steps.replaceChildren(...this.#idle.steps);
    this.#data.replaceChildren();
  }
}

/** What became of the free trial that was asked for. */
function granted(grant: boolean): string {
  return grant ? "Your free trial begins now." : "We can’t offer you a free trial.";
}

/** `Lena Hofmann will call you by Monday 23 November, 15:00 (Europe/Berlin) — that is 14:00 your time.` */
function sentence({ owner, due_at }: Answer): string {
  if (!owner) return "We have your message.";
  if (!due_at) return `${owner.name} will call you.`;
  const local = here(due_at, owner.time_zone);
  return `${owner.name} will call you by ${there(due_at, owner.time_zone)}${local ? ` — that is ${local}` : ""}.`;
}
