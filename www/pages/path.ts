/**
 * Shows the evidence of a lead's stages.
 *
 * In scope: elements. Not in scope: words (reasons.ts), the stages themselves, which the page has.
 */
import { el } from "./dom.ts";
import { type Finding, percent, type Read } from "./reasons.ts";
import { waterfall } from "./waterfall.ts";

/** Puts the findings of each stage, the first of them first, into its place in the list. */
export function showEvidence(list: HTMLElement, stages: Finding[][]): void {
  const places = list.querySelectorAll<HTMLElement>(":scope > li > .evidence");
  for (const [at, findings] of stages.entries()) {
    const place = places[at];
    place?.replaceChildren(...findings.map(findingElement));
    place?.parentElement?.classList.toggle("told", findings.length > 0);
  }
}

function findingElement(finding: Finding): HTMLElement {
  const { name, found, lines, read, facts, confidence, weighed, folds } = finding;
  const told = el("div", "finding", name ? el("p", "name", name) : null, el("p", "found", found));
  if (read && read.length > 0) told.append(readTable(read));
  if (facts) told.append(factList(facts));
  told.append(...lines.map((line) => el("p", "", line)));
  if (confidence !== undefined) told.append(bar(confidence));
  if (weighed && weighed.evidence.length > 0) told.append(waterfall(weighed));
  for (const { summary, items } of folds ?? []) {
    const entries = el("ul", "", ...items.map((text) => el("li", "", text)));
    told.append(el("details", "", el("summary", "", summary), entries));
  }
  return told;
}

function readTable(rows: Read[]): HTMLElement {
  const head = el(
    "tr",
    "",
    ...["Field", "As it was written", "In standard form"].map((text) => cell("th", text, "col")),
  );
  const body = rows.map(({ label, typed, read }) =>
    el("tr", "", cell("th", label, "row"), el("td", "typed", typed), el("td", "read", read)),
  );
  return el("table", "read-fields", el("thead", "", head), el("tbody", "", ...body));
}

function cell(name: "th", text: string, scope: string): HTMLElement {
  const head = el(name, "", text);
  head.scope = scope;
  return head;
}

function factList(facts: [label: string, value: string][]): HTMLElement {
  return el("dl", "facts", ...facts.flatMap(([label, value]) => [el("dt", "", label), el("dd", "", value)]));
}

function bar(confidence: number): HTMLElement {
  const share = el("span");
  share.style.setProperty("--share", `${confidence * 100}%`);
  const track = el("div", "track", share);
  track.setAttribute("aria-hidden", "true");
  return el("div", "bar", track, el("span", "", `${percent(confidence)} sure`));
}
