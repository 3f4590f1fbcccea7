/**
 * The questions that a company answered: filled in, and not asked.
 *
 * In scope: filling empty fields, taking them out of sight with the answers in their place, and the ways back. Not in scope:
 * where the answers are from (company.ts).
 */
import type { Column } from "./columns.ts";
import { type Control, empty, fillEmpty } from "./control.ts";
import { button, el } from "./el.ts";
import { type FormFields, hide, show } from "./fields.ts";
import type { Fields } from "./lead.ts";
import type { Words } from "./words/words.ts";

export class CompanyAnswers {
  readonly #fields: FormFields;
  readonly #words: Words;
  readonly #answered = new Map<Control, string>();
  /** Of these, what we wrote ourselves. */
  readonly #written = new Set<Control>();
  #hidden: HTMLElement[] = [];
  #bar: HTMLElement | undefined;

  constructor(fields: FormFields, words: Words) {
    this.#fields = fields;
    this.#words = words;
  }

  /** Fills what is empty; the columns that are answered now. */
  fill(known: Fields): Column[] {
    const columns: Column[] = [];
    for (const [column, control] of this.#fields.of) {
      const value = known[column];
      // What is out of sight was answered by somebody who knows better.
      if (!value || control.closest(".frontdesk-known")) continue;
      if (control.value !== value) {
        if (!fillEmpty(control, value)) continue;
        this.#written.add(control);
      }
      // A choice has its own words for it.
      this.#answered.set(control, control.value);
      columns.push(column);
    }
    return columns;
  }

  /** Takes what is answered out of sight, and says the answers in its place. */
  drop(): void {
    const dropped = [...this.#answered].filter(
      ([control]) => control !== document.activeElement && !control.hasAttribute("data-frontdesk-keep"),
    );
    if (dropped.length === 0) return;
    const bar = el("div", "frontdesk-bar frontdesk-company");
    bar.setAttribute("data-frontdesk", "");
    const answers = dropped.map(([control]) => textOf(control)).join(" · ");
    const change = button("", this.#words.change, () => {
      this.showAll();
      dropped[0]?.[0].focus();
    });
    bar.append(el("span", "frontdesk-read", this.#words.filledByCompany), el("b", "", answers), change);
    this.#hidden = dropped.flatMap(([control]) => hide(control, this.#fields.form));
    this.#hidden[0]?.before(bar);
    this.#bar = bar;
  }

  /** Everything is asked again, with what stands there. */
  showAll(): void {
    show(this.#hidden);
    this.#hidden = [];
    this.#bar?.remove();
    this.#bar = undefined;
  }

  /** It is another company's: what we filled in and nobody changed is taken back. */
  takeBack(): void {
    this.showAll();
    for (const [control, value] of this.#answered) {
      if (this.#written.has(control) && control.value === value) empty(control);
    }
    this.forget();
  }

  /** The form was emptied. */
  forget(): void {
    this.showAll();
    this.#answered.clear();
    this.#written.clear();
  }
}

const textOf = (control: Control): string =>
  control instanceof HTMLSelectElement ? (control.selectedOptions[0]?.text ?? "") : control.value;
