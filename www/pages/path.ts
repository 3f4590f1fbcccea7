/**
 * Shows the steps of a lead's path.
 *
 * In scope: elements. Not in scope: words (reasons.ts).
 */
import { el } from "./dom.ts";
import type { Evidence } from "./lead.ts";
import { percent, type Step, signed } from "./reasons.ts";
import { words } from "./words.ts";

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
  if (step.evidence && step.evidence.length > 0) item.append(evidenceTable(step.evidence));
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

function evidenceTable(evidence: Evidence[]): HTMLElement {
  const rows = evidence.map(({ feature, level, points }) => {
    const name = el("th", "", words(feature));
    name.scope = "row";
    const worth = el("td", "", signed(points));
    return el("tr", points < 0 ? "against" : "", name, el("td", "", words(level).toLowerCase()), worth);
  });
  const table = el("table", "evidence", el("tbody", "", ...rows));
  table.createCaption().className = "unseen";
  if (table.caption) table.caption.textContent = "Evidence, with points in hundredths of log odds";
  return el("details", "", el("summary", "", `Evidence: ${list(evidence)}`), table);
}

/** How much speaks for it and how much against. */
function list(evidence: Evidence[]): string {
  const sum = (sign: 1 | -1) =>
    evidence.filter(({ points }) => points * sign > 0).reduce((total, { points }) => total + points, 0);
  const parts = [
    [sum(1), "for"],
    [sum(-1), "against"],
  ] as const;
  const said = parts.filter(([points]) => points !== 0).map(([points, side]) => `${signed(points)} ${side}`);
  return said.join(", ") || "nothing for or against";
}
