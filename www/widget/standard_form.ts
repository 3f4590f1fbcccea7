/**
 * A form for pages that have none.
 *
 * In scope: its fields, in the page's language. Not in scope: everything that a form that was there already gets, too.
 */
import { type Column, tokenOf } from "./columns.ts";
import { el } from "./el.ts";
import { adopt } from "./style.ts";
import { wordsFor } from "./words/index.ts";
import type { Words } from "./words/words.ts";

const usual: Column[] = ["first_name", "last_name", "email", "phone", "company", "message"];
const ofDeal: Column[] = ["company", "website", "product", "email"];

let made = 0;

/** Puts a form into `host`, of the columns that its attribute `fields` names. */
export async function standardForm(host: HTMLElement, action: string): Promise<HTMLFormElement> {
  adopt();
  const words = await wordsFor(host);
  const named = (host.getAttribute("fields") ?? "").split(/[\s,]+/).filter((name) => name in words.label);
  const columns = named.length > 0 ? (named as Column[]) : host.getAttribute("for") === "deal" ? ofDeal : usual;
  const form = el("form", "frontdesk-form", ...columns.map((column) => field(column, words)));
  form.method = "post";
  form.action = action;
  form.noValidate = true;
  const send = el("button", "frontdesk-button", words.send);
  form.append(el("div", "frontdesk-actions", send));
  host.append(form);
  return form;
}

function field(column: Column, words: Words): HTMLElement {
  made += 1;
  const control = column === "message" ? el("textarea") : el("input");
  if (control instanceof HTMLInputElement) {
    if (column === "email") control.type = "email";
    if (column === "phone") control.type = "tel";
  } else control.rows = 3;
  control.name = column;
  control.id = `frontdesk-field-${made}`;
  control.setAttribute("autocomplete", tokenOf(column));
  const label = el("label", "", words.label[column]);
  label.htmlFor = control.id;
  const hint = el("div", "frontdesk-hint");
  hint.dataset.frontdeskHint = column;
  return el("div", `frontdesk-field frontdesk-${column}`, label, control, hint);
}
