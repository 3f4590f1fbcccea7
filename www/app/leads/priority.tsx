/**
 * A lead's priority and what it is made of.
 *
 * In scope: the figure, its points on asking. Not in scope: the points, which the playbook gives.
 */
import type { Reason } from "#api";
import { signed } from "../../pages/reasons.ts";
import { words } from "./names.ts";

type Points = { rule: string; points: number };

export const pointsOf = (reasons: Reason[]): Points[] =>
  reasons.flatMap((reason) => (reason.stage === "priority" ? [{ rule: reason.rule, points: reason.points }] : []));

/** `Business case Named account`, `Decision maker`. */
export const ruleName = (rule: string): string =>
  rule.replace(/^case:/, "").replace(/^\w/, (first) => first.toUpperCase());

export function Priority({ priority, points }: { priority: number; points?: Points[] }) {
  return (
    <span class="priority">
      <strong>{priority}</strong>
      {points && points.length > 0 && (
        <small>{points.map(({ rule, points }) => `${words(ruleName(rule))} ${signed(points)}`).join(" · ")}</small>
      )}
    </span>
  );
}
