/**
 * Why a lead came to its owner: the steps of its path, and what its priority is made of.
 *
 * In scope: showing. Not in scope: words (pages/reasons.ts) and reasons (the decision's).
 */
import type { Decision } from "#api";
import type { Explained } from "../../pages/lead.ts";
import { type Finding, stagesOf } from "../../pages/reasons.ts";
import { Panel } from "../parts/page.tsx";
import { memberName } from "./names.ts";
import { Priority, pointsOf } from "./priority.tsx";

/** What stages are called whose findings have no name of their own; those of searching and recording prepare no conversation. */
const titles = [null, "Person", "Account", "", "", null];

/** As the pages tell it: what a decision says is the same on every path. */
function findings(decision: Decision): [title: string, finding: Finding][] {
  const owner = decision.owner ? { name: memberName(decision.owner), time_zone: null } : null;
  const answer: Explained = { id: "", owner, due_at: decision.due_at ?? null };
  const stages = stagesOf(answer, decision as unknown as NonNullable<Explained["decision"]>);
  return stages.flatMap((stage, at) => {
    const title = titles[at] ?? null;
    return title === null ? [] : stage.map((finding): [string, Finding] => [finding.name ?? title, finding]);
  });
}

/** What the priority is made of stands above already. */
const aside = ({ summary }: { summary: string }) => !summary.startsWith("Priority");

export function Why({ decision }: { decision: Decision }) {
  if (decision.reasons.length === 0) return null;
  return (
    <Panel title="Why it came here" class="why">
      <Priority priority={decision.priority} points={pointsOf(decision.reasons)} />
      <ol class="steps">
        {findings(decision).map(([title, finding]) => (
          <li key={title}>
            <h3>{title}</h3>
            <p class="found">{finding.found}</p>
            {finding.lines.map((line) => (
              <p key={line}>{line}</p>
            ))}
            {(finding.folds ?? []).filter(aside).map(({ summary, items }) => (
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
