/**
 * What is still missing, asked when it no longer stands in the way: after the answer.
 *
 * In scope: one question, the most useful. Not in scope: which that is (questions.ts).
 */
import { type Column, tokenOf } from "./columns.ts";
import { el } from "./el.ts";
import type { Words } from "./words/words.ts";

/** A form of one field; `answered` sends it, and resolves when it was. */
export function more(column: Column, words: Words, answered: (value: string) => Promise<boolean>): HTMLElement {
  const input = el("input");
  input.name = column;
  input.setAttribute("autocomplete", tokenOf(column));
  const label = el("label", "", el("span", "", words.label[column]), input);
  const send = el("button", "frontdesk-button", words.send);
  const form = el("form", "frontdesk-more", el("p", "", words.oneMore), label, send);
  form.noValidate = true;
  const said = el("p");
  said.setAttribute("role", "status");
  const shown = el("div", "", form, said);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (!input.value.trim() || send.ariaDisabled === "true") return;
    send.ariaDisabled = "true";
    const done = await answered(input.value);
    send.ariaDisabled = null;
    if (!done) return;
    form.remove();
    said.textContent = words.thanksAgain;
    said.tabIndex = -1;
    said.focus();
  });
  return shown;
}
