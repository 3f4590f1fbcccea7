/**
 * What was merged into a lead, and taking it apart again.
 *
 * In scope: showing, asking for it. Not in scope: what goes with which of the two (the ledger).
 */
import type { LeadRecord } from "#api";
import { ask } from "../parts/ask.ts";
import { Icon } from "../parts/icon.tsx";
import { may } from "../parts/me.ts";
import { attempt } from "../parts/notify.ts";
import { moment } from "../parts/times.ts";

export function Merges({ record, changed }: { record: LeadRecord; changed: () => void }) {
  const standing = record.merges.filter(({ undone }) => !undone);
  if (standing.length === 0) return null;
  const undo = async (number: number) => {
    const work = () => ask("POST /v1/merges/{number}/undo", { path: { number }, body: {} });
    if (await attempt(work, "Two leads again")) changed();
  };
  return (
    <>
      <h3>Merged into it</h3>
      <ul class="plain">
        {standing.map(({ number, kind, merged }) => (
          <li key={number}>
            <span>
              {kind === "reviewer" ? `By ${merged.by ?? "a reviewer"}` : "On arrival"}, {moment(merged.at)}
            </span>
            {may("leads:write") && (
              <button type="button" class="wa-plain" onClick={() => undo(number)}>
                <Icon name="undo" /> Undo the merge
              </button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
