/**
 * Why a lead came to its owner: the steps of its path, and what its priority is made of.
 *
 * In scope: showing. Not in scope: words (pages/reasons.ts) and reasons (the decision's).
 */
import type { Decision } from "#api";
import type { Explained } from "../../pages/lead.ts";
import { type Step, stepsOf } from "../../pages/reasons.ts";
import { Panel } from "../parts/page.tsx";
import { memberName } from "./names.ts";
import { Priority, pointsOf } from "./priority.tsx";

/** As the pages' steps take it: what a decision says is the same on every path. */
function steps(decision: Decision): Step[] {
  const owner = decision.owner ? { name: memberName(decision.owner), time_zone: null } : null;
  const answer: Explained = { id: "", owner, due_at: decision.due_at ?? null };
  return stepsOf(answer, decision as unknown as NonNullable<Explained["decision"]>);
}

/** What the priority is made of stands above already. */
const aside = ({ summary }: { summary: string }) => !summary.startsWith("Priority");

export function Why({ decision }: { decision: Decision }) {
  if (decision.reasons.length === 0) return null;
  return (
    <Panel title="Why it came here" class="why">
      <Priority priority={decision.priority} points={pointsOf(decision.reasons)} />
      <ol class="steps">
        {steps(decision).map((step) => (
          <li key={step.title}>
            <h3>{step.title}</h3>
            <p class="found">{step.found}</p>
            {step.lines.map((line) => (
              <p key={line}>{line}</p>
            ))}
            {(step.folds ?? []).filter(aside).map(({ summary, items }) => (
              <details key={summary}>
                <summary>{summary}</summary>
                <ul>
                  {items.map((item) => (
                    <li key={item}>{item}</li>
                  ))}
                </ul>
              </details>
            ))}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
