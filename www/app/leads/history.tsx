/**
 * What happened to a lead, the latest first.
 *
 * In scope: one line for each thing. Not in scope: what counts as one (the ledger's history).
 */
import type { Happening } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Panel } from "../parts/page.tsx";
import { inFull, moment } from "../parts/times.ts";
import { Told } from "../parts/told.tsx";
import { memberName, words } from "./names.ts";

type Details = Record<string, string | number | null | undefined>;

const who = (id: unknown): string => (typeof id === "string" && id ? memberName(id) : "nobody");

const lines: Record<string, (details: Details) => string> = {
  received: () => "Came in",
  merged: ({ by }) => (by ? `Merged by ${by}` : "Found to be the same person as before, and merged"),
  unmerged: ({ by }) => `Taken apart again${by ? ` by ${by}` : ""}`,
  decided: ({ case: name, territory, kind }) =>
    `${kind === "reassigned" ? "Decided anew" : "Decided"}: ${name}, ${territory}`,
  assigned: ({ member, rule }) => `Given to ${who(member)} (${words(String(rule ?? "")).toLowerCase()})`,
  unassigned: ({ member, because }) => `No longer with ${who(member)} (${words(String(because ?? "")).toLowerCase()})`,
  converted: ({ process }) => `Converted (${process})`,
  erased: () => "Erased",
  "lead.notified": ({ owner }) => `${who(owner)} was told`,
  "lead.accepted": ({ owner }) => `Accepted by ${who(owner)}`,
  "lead.rejected": ({ because }) => `Rejected: ${because}`,
  "lead.acted": ({ because, owner }) => `${who(owner)}: ${because}`,
  "lead.paused": ({ because }) => `Clock paused: ${because}`,
  "lead.resumed": () => "Clock goes on",
  "lead.reminder": ({ to }) => `${who(to)} was reminded`,
  "lead.overdue": () => "Became overdue",
  "lead.escalated": ({ to }) => `Escalated to ${who(to)}`,
};

const lineOf = ({ what, details }: Happening): string =>
  lines[what]?.(details as Details) ?? words(what.replace(/^lead\./, ""));

export function History({ id, version }: { id: string; version: string }) {
  const asked = useAsked((signal) => ask("GET /v1/leads/{id}/history", { path: { id }, signal }), [id, version]);
  return (
    <Panel title="History">
      <Told asked={asked}>
        {(history) => (
          <ol class="timeline">
            {[...history].reverse().map((happening) => (
              <li key={`${happening.what} ${happening.number} ${happening.at}`}>
                <span>{lineOf(happening)}</span>
                <time dateTime={happening.at} title={inFull(happening.at)}>
                  {moment(happening.at)}
                </time>
              </li>
            ))}
          </ol>
        )}
      </Told>
    </Panel>
  );
}
