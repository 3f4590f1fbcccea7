/**
 * What was done about a lead, in its owners' words.
 *
 * In scope: dispositions, notes and next steps, the latest first. Not in scope: what the system did (history.tsx).
 */
import type { Activity } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { money } from "../parts/money.ts";
import { Panel } from "../parts/page.tsx";
import { inFull, moment } from "../parts/times.ts";
import { memberName, words } from "./names.ts";
import { StageMark } from "./stage.tsx";

function Line({ activity }: { activity: Activity }) {
  const { kind, disposition, stage, note, next_step, next_at, amount, currency, member, by, at } = activity;
  return (
    <li>
      <div>
        {disposition && stage ? <StageMark stage={stage} disposition={disposition} /> : <strong>{words(kind)}</strong>}
        {amount !== null && amount !== undefined && currency && <span> {money(amount, currency)}</span>}
        {note && <p>{note}</p>}
        {next_step && (
          <p class="quiet">
            Next: {next_step}
            {next_at && `, ${moment(next_at)}`}
          </p>
        )}
        <small>{member ? memberName(member) : by}</small>
      </div>
      <time dateTime={at} title={inFull(at)}>
        {moment(at)}
      </time>
    </li>
  );
}

export function Activities({ id, version }: { id: string; version: string }) {
  const { answer } = useAsked(
    (signal) => ask("GET /v1/leads/{id}/activities", { path: { id }, signal }),
    [id, version],
  );
  if (!answer || answer.length === 0) return null;
  return (
    <Panel title="Follow-up">
      <ol class="timeline">
        {[...answer].reverse().map((activity) => (
          <Line key={activity.number} activity={activity} />
        ))}
      </ol>
    </Panel>
  );
}
