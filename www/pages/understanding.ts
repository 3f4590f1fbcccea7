/**
 * Shows, while somebody types, what was understood of each field.
 *
 * In scope: when to look, where to show it, applying a suggestion and undoing that. Not in scope: what is understood
 * (the core) and how it is worded (hints.ts). It never stops or changes what is sent unless the visitor asks for it.
 */
import { byId, el } from "./dom.ts";
import { type Hint, type HintedField, hintedFields, hintsOf } from "./hints.ts";
import type { Fields } from "./lead.ts";
import { type Core, loadCore } from "./standardize.ts";

const PAUSE = 120;

export class Understanding {
  readonly #form: HTMLFormElement;
  readonly #values: () => Fields;
  readonly #spoken = byId("spoken", HTMLElement);
  readonly #places = new Map<HintedField, { input: HTMLInputElement | HTMLTextAreaElement; place: HTMLElement }>();
  /** A suggestion that was taken: what stood there before. */
  #taken: { before: string; after: string } | undefined;
  #core: Core | undefined;
  #timer: number | undefined;

  constructor(form: HTMLFormElement, values: () => Fields) {
    this.#form = form;
    this.#values = values;
    for (const field of hintedFields) this.#addPlace(field);
    form.addEventListener("focusin", () => this.#load());
    form.addEventListener("input", () => this.look());
    // What can't be read is said when somebody is done with a field, not while they are in the middle of a word.
    form.addEventListener("focusout", () => this.look());
    form.addEventListener("reset", () => this.look());
  }

  /** The core, where it is ready. */
  get core(): Core | undefined {
    return this.#core;
  }

  /** Loads what is needed, and looks. */
  begin(): void {
    this.#load();
    this.look();
  }

  /** Looks again, after a pause in typing. */
  look(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#show(), PAUSE);
  }

  #load(): void {
    if (this.#core) return;
    loadCore().then(
      (core) => {
        this.#core = core;
        this.look();
      },
      // The form works without: the same is done again where the lead arrives.
      () => {},
    );
  }

  #addPlace(field: HintedField): void {
    const input = this.#form.elements.namedItem(field);
    if (!(input instanceof HTMLInputElement || input instanceof HTMLTextAreaElement)) return;
    const place = el("div", "hint");
    place.id = `${field}-hint`;
    input.setAttribute("aria-describedby", place.id);
    // Beneath the field: after the list of values that belongs to it, where it has one.
    ((input instanceof HTMLInputElement && input.list) || input).after(place);
    this.#places.set(field, { input, place });
  }

  #show(): void {
    if (!this.#core) return;
    const fields = this.#values();
    const hints = hintsOf(fields, this.#core.standardizeFields(fields));
    for (const [field, { input, place }] of this.#places) {
      const hint = hints[field];
      const typing = document.activeElement === input;
      if (hint?.kind === "kept" && typing) continue;
      this.#put(field, place, hint);
    }
  }

  /** Changes the place only where something changed: a button that is replaced while it is aimed at is no button. */
  #put(field: HintedField, place: HTMLElement, hint: Hint | undefined): void {
    const undoable = field === "email" && this.#taken && this.#input(field).value === this.#taken.after;
    const state = JSON.stringify([hint ?? null, undoable]);
    if (place.dataset.state === state) return;
    place.dataset.state = state;
    if (hint?.kind === "suggestion") {
      place.replaceChildren(this.#suggestion(field, hint));
      this.#spoken.textContent = `Did you mean ${hint.text}?`;
      return;
    }
    const text = hint ? el("span", hint.kind, hint.text) : "";
    place.replaceChildren(text, undoable ? this.#undo(field) : "");
  }

  #suggestion(field: HintedField, hint: Hint & { kind: "suggestion" }): HTMLElement {
    const button = el("button", "", hint.text);
    button.type = "button";
    button.addEventListener("click", () => {
      this.#taken = { before: this.#input(field).value, after: hint.value };
      this.#set(field, hint.value, `Changed to ${hint.value}`);
    });
    return el("span", "ask", "Did you mean ", button, "?");
  }

  #undo(field: HintedField): HTMLElement {
    const button = el("button", "", "Undo");
    button.type = "button";
    button.addEventListener("click", () => {
      const before = this.#taken?.before ?? "";
      this.#taken = undefined;
      this.#set(field, before, `Changed back to ${before}`);
    });
    return el("span", "", " · ", button);
  }

  #set(field: HintedField, value: string, spoken: string): void {
    const input = this.#input(field);
    input.value = value;
    input.focus();
    this.#spoken.textContent = spoken;
    this.#show();
  }

  #input(field: HintedField): HTMLInputElement | HTMLTextAreaElement {
    const found = this.#places.get(field);
    if (!found) throw new Error(`the form has no field ${field}`);
    return found.input;
  }
}
