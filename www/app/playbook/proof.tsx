/**
 * What the proof says of a playbook, each with a lead that shows it.
 *
 * In scope: wording and drawing findings. Not in scope: proving (the core does).
 */
import type { ToldFinding } from "#api";
import { heldInWords } from "../../pages/held.ts";
import { list, words } from "../../pages/words.ts";
import { Panel } from "../parts/page.tsx";

const severities = { error: "danger", warning: "warning", note: "neutral" } as const;

const lead = ({ witness }: ToldFinding): string =>
  witness && witness.length > 0
    ? list(witness.map(({ field, value }) => heldInWords({ field, value: value ?? null })))
    : "";

export const Severity = ({ finding }: { finding: ToldFinding }) => (
  <span class={`mark wa-${severities[finding.severity]}`}>{words(finding.code)}</span>
);

/** One finding where the row that it is about stands. */
export function Witnessed({ finding }: { finding: ToldFinding }) {
  const { beside = [] } = finding;
  return (
    <p class="witnessed">
      <Severity finding={finding} /> {beside.length > 0 && <>beside {list(beside.map(({ name }) => `“${name}”`))}. </>}
      {lead(finding) && <span class="quiet">Such a lead: {lead(finding)}.</span>}
    </p>
  );
}

export function Proof({ findings, show }: { findings: ToldFinding[]; show: (line: number) => void }) {
  return (
    <Panel
      title={
        findings.length === 0
          ? "Proved: every lead there can be lands in exactly one place"
          : "What is so of it, for every lead there can be"
      }
    >
      <ul class="findings">
        {findings.map((finding) => {
          const { line } = finding;
          return (
            <li key={`${finding.code} ${finding.at} ${finding.name}`}>
              <Severity finding={finding} />
              <div>
                <p>
                  <strong>{finding.name}</strong> <small>{finding.at}</small>{" "}
                  {line && (
                    <button type="button" class="wa-plain" onClick={() => show(line)}>
                      Line {line}
                    </button>
                  )}
                </p>
                {lead(finding) && <p class="quiet">Such a lead: {lead(finding)}.</p>}
              </div>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
