/**
 * Shows how the answer came about, beneath what the form says itself.
 *
 * In scope: the stages' evidence, the data as it came. Not in scope: who will call and by when (the widget's card).
 */
import { byId, el } from "./dom.ts";
import type { Explained } from "./lead.ts";
import { showEvidence } from "./path.ts";
import { type Read, readStage, stagesOf } from "./reasons.ts";

export class PathView {
  readonly #card = byId("answer", HTMLElement);
  readonly #title = byId("path-title", HTMLElement);
  readonly #note = byId("path-note", HTMLElement);
  readonly #steps = byId("steps", HTMLElement);
  readonly #idle = { title: this.#title.textContent, note: this.#note.textContent };
  #shown = false;

  /** What is read of the fields so far: the first stage needs nobody else. */
  read(rows: Read[]): void {
    if (!this.#shown) showEvidence(this.#steps, [rows.length > 0 ? readStage(rows) : []]);
  }

  /** The lead is on its way. */
  begin(): void {
    this.#steps.classList.add("under-way");
  }

  /** It didn't arrive. */
  stop(): void {
    this.#steps.classList.remove("under-way");
  }

  /** `read` is what was read of the fields, `took` milliseconds from sending to the answer. */
  show(answer: Explained, read: Read[], took: number): void {
    this.stop();
    if (!answer.decision) return;
    this.#shown = true;
    this.#title.textContent = answer.owner ? `Why ${answer.owner.name}` : "Why nobody will call";
    this.#note.textContent = `Answered in ${Math.max(1, Math.round(took))} ms, there and back, with all of this.`;
    showEvidence(this.#steps, [readStage(read), ...stagesOf(answer, answer.decision)]);
    const json = el("pre", "", el("code", "", JSON.stringify(answer, null, 2)));
    json.tabIndex = 0;
    const data = el("details", "data", el("summary", "", "All of it as data"), json);
    this.#steps.lastElementChild?.querySelector(".evidence")?.append(data);
    this.#steps.classList.add("done");
  }

  /** As before the first answer. */
  clear(): void {
    this.stop();
    this.#shown = false;
    this.#card.replaceChildren();
    this.#title.textContent = this.#idle.title;
    this.#note.textContent = this.#idle.note;
    this.#steps.classList.remove("done");
    showEvidence(this.#steps, [[], [], [], [], [], [], []]);
  }
}
