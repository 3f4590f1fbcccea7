/**
 * Shows how the answer came about, beneath what the form says itself.
 *
 * In scope: the path, the data as it came. Not in scope: who will call and by when (the widget's card).
 */
import { byId, el } from "./dom.ts";
import type { Explained } from "./lead.ts";
import { showPath } from "./path.ts";
import { readStep, stepsOf } from "./reasons.ts";

export class PathView {
  readonly #card = byId("answer", HTMLElement);
  readonly #title = byId("path-title", HTMLElement);
  readonly #steps = byId("steps", HTMLElement);
  readonly #data = byId("data", HTMLElement);
  readonly #idle = { title: this.#title.textContent, steps: [...this.#steps.children] };

  /** `understood` is what was read of the fields. */
  show(answer: Explained, understood: [string, string][]): void {
    if (!answer.decision) return;
    this.#title.textContent = "Why";
    showPath(this.#steps, [readStep(understood), ...stepsOf(answer, answer.decision)]);
    const json = el("pre", "", el("code", "", JSON.stringify(answer, null, 2)));
    json.tabIndex = 0;
    this.#data.replaceChildren(el("details", "", el("summary", "", "As data"), json));
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
