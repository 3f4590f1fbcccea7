/**
 * Finds what a form asks for, and reads and writes it.
 *
 * In scope: any form, whoever wrote it. Not in scope: what a value means (the core says it). Passwords, files, card numbers and
 * hidden fields are never looked at; what isn't recognized is sent under its own name and otherwise left alone.
 */
import { type Column, meant, tokens } from "./columns.ts";
import { type Control, isControl } from "./control.ts";
import type { Fields } from "./lead.ts";

export class FormFields {
  readonly form: HTMLFormElement;
  /** The control of each column that was recognized. */
  readonly of = new Map<Column, Control>();
  readonly #columns = new Map<Control, Column | null>();

  constructor(form: HTMLFormElement) {
    this.form = form;
    this.find();
  }

  /** Looks at the form again: others may have changed it. */
  find(): void {
    this.of.clear();
    this.#columns.clear();
    for (const control of this.form.elements) {
      if (!isControl(control)) continue;
      const column = columnOf(control);
      if (column === undefined) continue;
      // The second of two is a confirmation, or another person's.
      if (column === null || this.of.has(column)) this.#columns.set(control, null);
      else {
        this.#columns.set(control, column);
        this.of.set(column, control);
      }
    }
  }

  /** What is filled in, by our names where a field was recognized. */
  values(): Fields {
    const values: Fields = {};
    const add = (name: string, value: string) => {
      if (name && value.trim()) values[name] = name in values ? `${values[name]}, ${value}` : value;
    };
    for (const [column, control] of this.of) if (!control.matches(":disabled")) add(column, textOf(control));
    const recognized = new Set([...this.#columns].flatMap(([{ name }, column]) => (column ? [name] : [])));
    const others = new Set([...this.#columns].flatMap(([{ name }, column]) => (column === null ? [name] : [])));
    for (const [name, value] of new FormData(this.form)) {
      if (typeof value !== "string" || recognized.has(name)) continue;
      // Under a name that means something to us it would be taken for that.
      add(others.has(name) && meant(name) ? `other_${name}` : name, value);
    }
    return values;
  }
}

/** What the control asks for; `null`: something else for sure; `undefined`: nobody knows. */
function columnOf(control: Control): Column | null | undefined {
  const said = control.getAttribute("data-frontdesk-field");
  if (said) return said as Column;
  if (control.hasAttribute("data-frontdesk-ignore")) return null;
  const words = control.autocomplete.toLowerCase().split(/\s+/);
  const token = tokens[words.at(-1) ?? ""];
  if (token !== undefined) return token;
  if (control instanceof HTMLInputElement) {
    const wordsOfName = meant(control.name);
    if (control.type === "email") return wordsOfName === null ? null : "email";
    if (control.type === "tel") return wordsOfName === null ? null : "phone";
  }
  if (isSalutation(control)) return null;
  const label = labelOf(control);
  const byLabel = meant(label);
  if (byLabel === null) return null;
  const byName = meant(control.name) ?? meant(control.id);
  // A field's name says less than its label where they differ: `text-1`, `name`.
  return byLabel ?? byName;
}

/** The words beside the control. */
export function labelOf(control: Control): string {
  const byId = (control.getAttribute("aria-labelledby") ?? "").split(/\s+/).map((id) => document.getElementById(id));
  const texts = [...(control.labels ?? []), ...byId].map((label) => ownText(label, control));
  const placeholder = control instanceof HTMLSelectElement ? "" : control.placeholder;
  return texts.join(" ").trim() || control.getAttribute("aria-label") || placeholder || control.title;
}

/** A label's text without what stands in the control inside it. */
function ownText(label: Element | null, control: Control): string {
  if (!label) return "";
  if (!label.contains(control)) return label.textContent ?? "";
  return [...label.childNodes].map((node) => (node.contains(control) ? "" : (node.textContent ?? ""))).join(" ");
}

const isSalutation = (control: Control): boolean =>
  control instanceof HTMLSelectElement &&
  [...control.options].some(({ text }) => /^(mr|mrs|ms|herr|frau)\b/i.test(text));

function textOf(control: Control): string {
  if (!(control instanceof HTMLSelectElement)) return control.value;
  const option = control.selectedOptions[0];
  // A number that only the page's own server understands says less than the words that people chose by.
  return option && /^\d*$/.test(option.value) && option.value ? option.text : (option?.value ?? "");
}

/** Takes the control out of sight with what belongs to it; what that was. */
export function hide(control: Control, form: HTMLFormElement): HTMLElement[] {
  const blocks = blockOf(control, form);
  for (const block of blocks) block.classList.add("frontdesk-known");
  return blocks;
}

export function show(blocks: HTMLElement[]): void {
  for (const block of blocks) block.classList.remove("frontdesk-known");
}

/** What belongs to the control alone: its row, its label. */
function blockOf(control: Control, form: HTMLFormElement): HTMLElement[] {
  let block: HTMLElement = control;
  for (let up = control.parentElement; up && up !== form && form.contains(up); up = up.parentElement) {
    const controls = [...up.querySelectorAll("input:not([type=hidden]), textarea, select, button")];
    if (controls.some((other) => other !== control && !other.closest("[data-frontdesk]"))) break;
    block = up;
  }
  const labels = [...(control.labels ?? [])].filter((label) => !block.contains(label));
  return [block, ...labels];
}
