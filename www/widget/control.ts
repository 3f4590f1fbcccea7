/**
 * One control of a form.
 *
 * In scope: whether people fill it in by words, writing into it, emptying it. Not in scope: what it asks for (fields.ts).
 */
import { fold } from "./fold.ts";

export type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const textTypes = new Set(["text", "email", "tel", "url", "search", "number"]);

/** Whether people fill it in by words: these are kept through a reload, and may be recognized. */
export function isControl(element: unknown): element is Control {
  if (element instanceof HTMLTextAreaElement || element instanceof HTMLSelectElement) return true;
  return element instanceof HTMLInputElement && textTypes.has(element.type) && !/(^|\s)cc-/.test(element.autocomplete);
}

/** Writes as if a person had typed it, so that whoever wrote the form hears of it. `false`: a choice has no such value. */
export function write(control: Control, value: string): boolean {
  if (control instanceof HTMLSelectElement) {
    const wanted = fold(value);
    const option = [...control.options].find((option) => fold(option.value) === wanted || fold(option.text) === wanted);
    if (!option) return false;
    control.value = option.value;
  } else {
    // Frameworks put a setter of their own on the element to tell their writing from typing.
    const kind = control instanceof HTMLInputElement ? HTMLInputElement : HTMLTextAreaElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value")?.set?.call(control, value);
  }
  control.dispatchEvent(new Event("input", { bubbles: true }));
  control.dispatchEvent(new Event("change", { bubbles: true }));
  return true;
}

/** Writes where nothing was written or chosen yet; `false`: something was, or a choice has no such value. */
export function fillEmpty(control: Control, value: string): boolean {
  const isEmpty = control instanceof HTMLSelectElement ? control.selectedIndex <= 0 : !control.value;
  return isEmpty && write(control, value);
}

/** As if nothing had been written or chosen. */
export function empty(control: Control): void {
  if (!(control instanceof HTMLSelectElement)) write(control, "");
  else if (control.options[0]) write(control, control.options[0].value);
}
