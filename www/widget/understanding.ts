/**
 * Shows, while somebody types, what was understood of each field.
 *
 * In scope: when to look, where to show it, applying a suggestion and undoing that. Not in scope: what is understood
 * (the core) and how it is worded (hints.ts). It never stops or changes what is sent unless the visitor asks for it.
 */
import type { Column } from "./columns.ts";
import { type Control, write } from "./control.ts";
import type { Core } from "./core.ts";
import { describe } from "./description.ts";
import { button, el } from "./el.ts";
import type { FormFields } from "./fields.ts";
import { type Hint, type Hints, hintsOf } from "./hints.ts";
import type { Fields, Lead } from "./lead.ts";
import type { Words } from "./words/words.ts";

const PAUSE = 120;

interface Watched {
  fields: FormFields;
  words: Words;
  speak: (text: string) => void;
  /** Something else stands in the form than the last time. */
  understood: (fields: Fields, lead: Lead) => void;
  /** The visitor paused, or went on to another field. */
  settled: (lead: Lead) => void;
  suggested: (field: Column, value: string, taken: boolean) => void;
}

export class Understanding {
  readonly #of: Watched;
  /** Where each hint is, and what it says. */
  readonly #places = new Map<Control, { place: HTMLElement; state: string }>();
  /** Suggestions that were taken: what stood there before. */
  readonly #taken = new Map<Column, { before: string; after: string }>();
  #core: Core | undefined;
  /** What was understood of the form as it stood the last time. */
  #last: { typed: string; lead: Lead; hints: Hints } | undefined;
  #timer: number | undefined;
  #pressed = false;

  constructor(of: Watched) {
    this.#of = of;
    const { form } = of.fields;
    form.addEventListener("input", () => this.look());
    // What can't be read is said when somebody is done with a field, not while they are in the middle of a word.
    form.addEventListener("focusout", () => this.look(0));
    form.addEventListener("reset", () => this.look());
    // Nothing moves under a finger that is on its way to a button.
    form.addEventListener("pointerdown", () => this.#press(true));
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => this.#press(false));
  }

  /** The core, where it is ready. */
  get core(): Core | undefined {
    return this.#core;
  }

  /** From now on it is understood. */
  begin(core: Core): void {
    this.#core = core;
    this.look(0);
  }

  /** Looks again, after a pause in typing; where somebody is done with a field there is nothing to wait for. */
  look(pause = PAUSE): void {
    window.clearTimeout(this.#timer);
    if (!this.#pressed) this.#timer = window.setTimeout(() => this.#show(), pause);
  }

  #press(pressed: boolean): void {
    if (pressed === this.#pressed) return;
    this.#pressed = pressed;
    this.look(0);
  }

  #show(): void {
    if (!this.#core) return;
    const { fields, settled } = this.#of;
    const { lead, hints } = this.#understood(this.#core);
    const active = fields.form.getRootNode() instanceof ShadowRoot ? null : document.activeElement;
    for (const [column, control] of fields.of) {
      const hint = hints[column];
      if (hint?.kind === "kept" && active === control) continue;
      this.#put(column, control, hint);
    }
    settled(lead);
  }

  /** What stands in the form; the core is asked where that is something else than the last time. */
  #understood(core: Core): { lead: Lead; hints: Hints } {
    const values = this.#of.fields.values();
    const typed = JSON.stringify(values);
    if (this.#last?.typed === typed) return this.#last;
    const lead = core.standardizeFields(values);
    this.#last = { typed, lead, hints: hintsOf(values, lead, this.#of.words) };
    this.#of.understood(values, lead);
    return this.#last;
  }

  /** Changes the place only where something changed: a button that is replaced while it is aimed at is no button. */
  #put(column: Column, control: Control, hint: Hint | undefined): void {
    const undoable = this.#taken.get(column)?.after === control.value;
    const before = this.#places.get(control);
    if (!before && !hint && !undoable) return;
    const state = JSON.stringify([hint ?? null, undoable]);
    const there = before?.place.isConnected;
    if (there && before.state === state) return;
    const place = there ? before.place : this.#place(column, control);
    this.#places.set(control, { place, state });
    place.replaceChildren(...this.#parts(column, control, hint, undoable));
    if (hint?.kind === "suggestion") this.#of.speak(this.#of.words.meant.join(hint.text));
  }

  #parts(column: Column, control: Control, hint: Hint | undefined, undoable: boolean): Node[] {
    const { words } = this.#of;
    const parts: Node[] = [];
    if (hint?.kind === "suggestion") {
      const take = button("", hint.text, () => this.#take(column, control, hint.value));
      parts.push(el("span", "frontdesk-ask", words.meant[0], take, words.meant[1]));
    } else if (hint) {
      parts.push(el("span", `frontdesk-${hint.kind}`, hint.text));
    }
    if (hint?.kind === "read" && hint.value && !(control instanceof HTMLSelectElement)) {
      const { value } = hint;
      const label = el("span", "frontdesk-unseen", words.use(value));
      const take = button("", "", () => this.#take(column, control, value));
      const shown = el("span", "", words.use("").trim());
      shown.setAttribute("aria-hidden", "true");
      take.append(label, shown);
      parts.push(take);
    }
    if (undoable) parts.push(button("", words.undo, () => this.#undo(column, control)));
    return parts;
  }

  #take(column: Column, control: Control, value: string): void {
    this.#taken.set(column, { before: control.value, after: value });
    this.#set(control, value, this.#of.words.changed(value));
    this.#of.suggested(column, value, true);
  }

  #undo(column: Column, control: Control): void {
    const { before } = this.#taken.get(column) ?? { before: "" };
    this.#taken.delete(column);
    this.#set(control, before, this.#of.words.changedBack(before));
    this.#of.suggested(column, before, false);
  }

  #set(control: Control, value: string, spoken: string): void {
    write(control, value);
    control.focus();
    this.#of.speak(spoken);
    this.#show();
  }

  /** Where the page has kept a place for it, or beneath the field. */
  #place(column: Column, control: Control): HTMLElement {
    const kept = this.#of.fields.form.querySelector(`[data-frontdesk-hint="${column}"]`);
    const place = kept instanceof HTMLElement ? kept : el("div");
    place.classList.add("frontdesk-hint");
    if (!kept) {
      place.setAttribute("data-frontdesk", "");
      beneath(control).after(place);
    }
    describe(control, place, true);
    return place;
  }
}

/** After the label that the field stands in, and after the list of values that belongs to it: else both would have it. */
export function beneath(control: Control): Element {
  const label = control.closest("label");
  if (label) return label;
  const list = control instanceof HTMLInputElement ? control.list : null;
  return list?.previousElementSibling === control ? list : control;
}
