/**
 * Shows the steps of a lead's path.
 *
 * In scope: elements. Not in scope: words (reasons.ts).
 */
import { el } from "./dom.ts";
import { percent, type Step } from "./reasons.ts";
import { waterfall } from "./waterfall.ts";

/** Puts `steps` in the place of what the list had. */
export function showPath(place: HTMLElement, steps: Step[]): void {
  place.replaceChildren(...steps.map(stepElement));
  place.classList.add("done");
}

function stepElement(step: Step): HTMLElement {
  const item = el("li", "", el("h3", "", step.title), el("p", "found", step.found));
  if (step.rows && step.rows.length > 0) item.append(readFields(step.rows));
  item.append(...step.lines.map((line) => el("p", "", line)));
  if (step.confidence !== undefined) item.append(bar(step.confidence));
  if (step.weighed && step.weighed.evidence.length > 0) item.append(waterfall(step.weighed));
  for (const { summary, items } of step.folds ?? []) {
    const entries = el("ul", "", ...items.map((text) => el("li", "", text)));
    item.append(el("details", "", el("summary", "", summary), entries));
  }
  return item;
}

function readFields(rows: [string, string][]): HTMLElement {
  return el("dl", "read-fields", ...rows.flatMap(([label, value]) => [el("dt", "", label), el("dd", "", value)]));
}

function bar(confidence: number): HTMLElement {
  const share = el("span");
  share.style.setProperty("--share", `${confidence * 100}%`);
  const track = el("div", "track", share);
  track.setAttribute("aria-hidden", "true");
  return el("div", "bar", track, el("span", "", `${percent(confidence)} sure`));
}
