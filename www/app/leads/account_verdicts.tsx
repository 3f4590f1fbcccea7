/**
 * What reviewers said of whose leads an organisation's are: said here, and withdrawn.
 *
 * In scope: always and never, for the lead's account. Not in scope: obeying them (the core).
 */
import type { LeadRecord, VerdictRecord } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Icon } from "../parts/icon.tsx";
import { may } from "../parts/me.ts";
import { attempt } from "../parts/notify.ts";
import { moment } from "../parts/times.ts";

/** What accounts are called that were considered, by their ids. */
const namesOf = ({ decision }: LeadRecord): Map<string, string> =>
  new Map(decision.reasons.flatMap((reason) => (reason.stage === "match" ? [[reason.account, reason.name]] : [])));

/** The account that it may be, where that is for somebody to say. */
const unsure = ({ decision }: LeadRecord): string | undefined =>
  decision.reasons.flatMap((reason) =>
    reason.stage === "match" && reason.verdict === "review" ? [reason.account] : [],
  )[0];

export function AccountVerdicts({ record, changed }: { record: LeadRecord; changed: () => void }) {
  const { id, decision } = record;
  const asked = useAsked((signal) => ask("GET /v1/leads/{id}/verdicts", { path: { id }, signal }), [id]);
  const verdicts = asked.answer ?? [];
  const does = async (work: () => Promise<unknown>, told: string) => {
    if (!(await attempt(work, told))) return;
    asked.again();
    changed();
  };
  const names = namesOf(record);
  const account = decision.account_id ?? unsure(record);
  const nameOf = (id: string) => names.get(id) ?? id;
  const said = ({ verdict, account }: VerdictRecord) =>
    `${verdict === "always" ? "Always" : "Never"} ${nameOf(account)}`;
  const say = (verdict: "always" | "never") => {
    const path = { id };
    const body = { account: account ?? "", verdict };
    return does(
      () => ask("POST /v1/leads/{id}/verdict", { path, body }),
      "Remembered: it holds for the next lead from there",
    );
  };
  const withdraw = (number: number) =>
    does(() => ask("DELETE /v1/verdicts/{number}", { path: { number } }), "Withdrawn");
  const open = account && !verdicts.some((verdict) => verdict.account === account);
  if (verdicts.length === 0 && !(open && may("leads:write"))) return null;
  return (
    <>
      <h3>Whose leads from there are</h3>
      <ul class="plain">
        {verdicts.map((verdict) => (
          <li key={verdict.number}>
            <span>{said(verdict)}</span>
            <small>{[verdict.given.by, moment(verdict.given.at)].filter(Boolean).join(", ")}</small>
            {may("leads:write") && (
              <button type="button" class="wa-plain" onClick={() => withdraw(verdict.number)}>
                <Icon name="undo" /> Withdraw<span class="wa-visually-hidden">, {said(verdict)}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {open && may("leads:write") && (
        <div class="actions">
          <button type="button" class="wa-outlined" onClick={() => say("always")}>
            <Icon name="check" /> Always {nameOf(account)}
          </button>
          <button type="button" class="wa-outlined" onClick={() => say("never")}>
            <Icon name="reject" /> Never {nameOf(account)}
          </button>
        </div>
      )}
    </>
  );
}
