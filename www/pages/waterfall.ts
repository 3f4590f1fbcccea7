/**
 * The waterfall of a match: from what stood before any evidence to what it came to, a bar for each finding.
 *
 * In scope: a table whose bars are a picture beside the figures. Not in scope: figures, which are the decision's.
 */
import { el } from "./dom.ts";
import type { Evidence } from "./lead.ts";
import { percent, signed } from "./reasons.ts";
import { words } from "./words.ts";

/** How one account came by its confidence. */
export interface Weighed {
  prior: number;
  evidence: Evidence[];
  /** 0 to 1. */
  confidence: number;
}

export function waterfall({ prior, evidence, confidence }: Weighed): HTMLElement {
  const lines = [{ feature: "Before any evidence", level: "", points: prior }, ...evidence];
  const sums: number[] = [];
  for (const { points } of lines) sums.push((sums.at(-1) ?? 0) + points);
  const scale = scaleOf([0, ...sums]);
  const rows = lines.map(({ feature, level, points }, i) =>
    row(words(feature), words(level).toLowerCase(), points, bar(scale(sums[i - 1] ?? 0), scale(sums[i] ?? 0))),
  );
  const sum = sums.at(-1) ?? 0;
  const total = row("Together", `${percent(confidence)} sure`, sum, bar(scale(0), scale(sum)));
  total.classList.add("total");
  const head = el("tr", "", ...["Finding", "Picture", "Points"].map(columnHead));
  const table = el("table", "waterfall", el("thead", "unseen", head), el("tbody", "", ...rows, total));
  const caption = table.createCaption();
  caption.className = "unseen";
  caption.textContent = "How the match came by its confidence: findings with points, in hundredths of log odds";
  const details = el("details", "", el("summary", "", `Evidence: ${sides(evidence)}`), table);
  details.open = true;
  return details;
}

/** Where on the picture a sum stands, in percent of its width. */
function scaleOf(sums: number[]): (sum: number) => number {
  const [least, most] = [Math.min(...sums), Math.max(...sums)];
  return (sum) => ((sum - least) / Math.max(most - least, 1)) * 100;
}

function row(name: string, level: string, points: number, picture: HTMLElement): HTMLTableRowElement {
  const head = el("th", "", el("b", "", name), level ? " " : null, level ? el("span", "", level) : null);
  head.scope = "row";
  const worth = el("td", "", signed(points));
  return el("tr", points < 0 ? "against" : "", head, el("td", "picture", picture), worth);
}

function columnHead(text: string): HTMLTableCellElement {
  const cell = el("th", "", text);
  cell.scope = "col";
  return cell;
}

function bar(from: number, to: number): HTMLElement {
  const length = el("span");
  length.style.setProperty("--from", `${Math.min(from, to)}%`);
  length.style.setProperty("--length", `${Math.abs(to - from)}%`);
  const picture = el("div", "", length);
  picture.setAttribute("aria-hidden", "true");
  return picture;
}

/** How much speaks for it and how much against. */
function sides(evidence: Evidence[]): string {
  const sum = (sign: 1 | -1) =>
    evidence.filter(({ points }) => points * sign > 0).reduce((total, { points }) => total + points, 0);
  const parts = [
    [sum(1), "for"],
    [sum(-1), "against"],
  ] as const;
  const said = parts.filter(([points]) => points !== 0).map(([points, side]) => `${signed(points)} ${side}`);
  return said.join(", ") || "nothing for or against";
}
