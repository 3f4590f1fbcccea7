/**
 * What is known already: filled in, and not asked again.
 *
 * In scope: filling empty fields, taking answered questions out of sight, saying so, taking all of it back. Not in scope:
 * where it is known from (profile.ts, link.ts), and what a company answers (company_answers.ts).
 */
import type { Column } from "./columns.ts";
import { type Control, empty, fillEmpty } from "./control.ts";
import { button, el } from "./el.ts";
import { type FormFields, hide, labelOf, show } from "./fields.ts";
import type { Fields } from "./lead.ts";
import type { Words } from "./words/words.ts";

/** What is asked each time: it is about this message, not about the person. */
const ofThisTime: ReadonlySet<Column> = new Set<Column>(["message", "product"]);

interface Around {
  host: HTMLElement;
  fields: FormFields;
  words: Words;
  speak: (text: string) => void;
  /** The visitor is somebody else: forget it wherever it came from. */
  forget: () => void;
}

export class Known {
  readonly #around: Around;
  readonly #filled = new Map<Column, Control>();
  readonly #hidden: HTMLElement[] = [];
  #bar: HTMLElement | undefined;

  constructor(around: Around) {
    this.#around = around;
  }

  /** Fills what is empty; the columns that stand there now as they are known. */
  fill(known: Fields): Column[] {
    const { of } = this.#around.fields;
    const all = withNames(known, of);
    const filled: Column[] = [];
    for (const [column, control] of of) {
      const value = all[column];
      if (!value || ofThisTime.has(column)) continue;
      // What was there before a reload is as good as filled.
      if (control.value !== value && !fillEmpty(control, value)) continue;
      this.#filled.set(column, control);
      filled.push(column);
    }
    return filled;
  }

  /** Takes the questions that were filled out of sight and says whose answers these are, with the ways back. */
  showPerson(known: Fields): void {
    const { words } = this.#around;
    if (this.#filled.size === 0) return;
    const who = [known.first_name ?? known.name, known.last_name].filter(Boolean).join(" ");
    const answered = [...this.#filled.values()].filter((control) => control !== document.activeElement);
    for (const control of answered) this.#hide(control);
    const labels = [...this.#filled.values()].map((control) => labelOf(control).replace(/[\s*:]+$/, ""));
    const list = new Intl.ListFormat(words.locale).format(labels);
    const change = button("", words.change, () => this.#change());
    const not = button("", words.notYou, () => this.#notYou());
    this.#say(el("span", "", `${who ? words.filledFor(who) : words.filled} ${words.stillAsked(list)}`), change, not);
  }

  /** Questions whose answers can't change anything: out of sight, if nobody has begun to answer them. */
  drop(columns: Iterable<Column>): Column[] {
    const dropped: Column[] = [];
    for (const column of columns) {
      const control = this.#around.fields.of.get(column);
      if (!control || control.required || control.value || control === document.activeElement) continue;
      if (control.hasAttribute("data-frontdesk-keep")) continue;
      this.#hide(control);
      dropped.push(column);
    }
    return dropped;
  }

  /** Everything is asked again, with what stands there. */
  showAll(): void {
    show(this.#hidden.splice(0));
  }

  #change(): void {
    this.showAll();
    this.#bar?.remove();
    this.#filled.values().next().value?.focus();
  }

  #notYou(): void {
    const { words, speak, forget } = this.#around;
    forget();
    this.showAll();
    for (const control of this.#filled.values()) empty(control);
    this.#bar?.remove();
    this.#filled.values().next().value?.focus();
    this.#filled.clear();
    speak(words.forgotten);
  }

  #hide(control: Control): void {
    this.#hidden.push(...hide(control, this.#around.fields.form));
  }

  #say(...parts: Node[]): void {
    this.#bar ??= el("div", "frontdesk-bar");
    this.#bar.setAttribute("data-frontdesk", "");
    this.#bar.replaceChildren(...parts.flatMap((part) => [part, document.createTextNode(" ")]));
    this.#around.host.prepend(this.#bar);
  }
}

/** One name or two, as the form asks for them. */
function withNames(known: Fields, of: ReadonlyMap<Column, Control>): Fields {
  const whole = known.name ?? [known.first_name, known.last_name].filter(Boolean).join(" ");
  if (of.has("name") && whole) return { ...known, name: whole };
  return known;
}
