/**
 * Keeps what is typed through an error or a reload.
 *
 * In scope: one form, in this tab, until it was answered. Not in scope: what it means. Passwords, files and hidden fields are
 * never kept.
 */
import { fillEmpty, isControl } from "./control.ts";
import { read, write } from "./store.ts";

/** Where the form's text is kept: by page, and by the form's place on it. */
function nameOf(form: HTMLFormElement): string {
  const place = form.id || [...document.forms].indexOf(form);
  return `kept.${location.pathname}.${place}`;
}

function controls(form: HTMLFormElement) {
  return [...form.elements]
    .filter(isControl)
    .map((control, i) => ({ control, name: control.name || control.id || `${i}` }));
}

/** Keeps what stands in the form now. */
export function keep(form: HTMLFormElement): void {
  const texts = controls(form).flatMap(({ control, name }) => (control.value ? [[name, control.value]] : []));
  write("sessionStorage", nameOf(form), texts.length > 0 ? Object.fromEntries(texts) : undefined);
}

/** Puts back what was kept where nothing else stands. */
export function restore(form: HTMLFormElement): void {
  const texts = read<Record<string, string>>("sessionStorage", nameOf(form)) ?? {};
  for (const { control, name } of controls(form)) {
    const text = texts[name];
    if (text && control.value !== text) fillEmpty(control, text);
  }
}

export function drop(form: HTMLFormElement): void {
  write("sessionStorage", nameOf(form), undefined);
}
