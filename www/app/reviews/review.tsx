/**
 * Two leads side by side: the same person or not.
 *
 * In scope: what differs, the verdict, taking it back. Not in scope: which values survive a merge (the playbook's survivorship).
 */

import "./review.css";
import { useLocation, useRoute } from "preact-iso/router";
import type { LeadRecord, PairVerdict } from "#api";
import { companyName, memberName, people, personName, place, words } from "../leads/names.ts";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Icon } from "../parts/icon.tsx";
import { attempt } from "../parts/notify.ts";
import { Page, Panel } from "../parts/page.tsx";
import { moment } from "../parts/times.ts";
import { Refused, Told } from "../parts/told.tsx";
import { Evidence } from "./evidence.tsx";

const rows: [label: string, value: (record: LeadRecord) => string | null | undefined][] = [
  ["Name", ({ lead }) => personName(lead)],
  ["E-mail", ({ lead }) => lead.email?.address],
  ["Phone", ({ lead }) => lead.phone?.e164],
  ["Title", ({ lead }) => lead.title],
  ["Level", ({ lead }) => lead.level && words(lead.level)],
  ["Function", ({ lead }) => lead.function && words(lead.function)],
  ["Company", ({ lead }) => companyName(lead)],
  ["Domain", ({ lead }) => lead.domain],
  ["Industry", ({ lead }) => lead.industry?.name],
  [
    "Size",
    ({ lead }) =>
      lead.employees && people({ min: lead.employees.min, ...(lead.employees.max ? { max: lead.employees.max } : {}) }),
  ],
  ["Place", ({ lead }) => place(lead)],
  ["Asked", ({ lead }) => lead.message],
  ["Source", ({ lead }) => lead.source],
  ["First came", ({ created_at }) => moment(created_at)],
  ["Submissions", ({ submissions }) => String(submissions.length)],
  ["Owner", ({ decision }) => (decision.owner ? memberName(decision.owner) : "Nobody")],
  ["Account", ({ decision }) => decision.account_id],
  ["Business case", ({ decision }) => decision.case],
];

export default function Review() {
  const number = Number(useRoute().params.number);
  const pair = useAsked(
    async (signal) => {
      const [open, decided] = await Promise.all([
        ask("GET /v1/duplicates", { query: { after: number - 1 }, signal }),
        ask("GET /v1/duplicates/decided", { query: { before: number + 1 }, signal }),
      ]);
      const found = [...open, ...decided].find((pair) => pair.number === number);
      if (!found) return null;
      const records = await Promise.all(found.leads.map((id) => ask("GET /v1/leads/{id}", { path: { id }, signal })));
      return { found, records: records as [LeadRecord, LeadRecord] };
    },
    [number],
  );
  return (
    <Told asked={pair}>
      {(answer) =>
        answer ? <Pair {...answer} again={pair.again} /> : <Refused title="Not found" detail="" status={404} />
      }
    </Told>
  );
}

const titles = { same: "They are the same person", different: "They are different people" };

type Found = Awaited<ReturnType<typeof ask<"GET /v1/duplicates">>>[number];

function Pair({ found, records, again }: { found: Found; records: [LeadRecord, LeadRecord]; again: () => void }) {
  const { route } = useLocation();
  const [left, right] = records;
  const judge = async (verdict: PairVerdict, told: string) => {
    const path = { number: found.number };
    const judged = await attempt(() => ask("POST /v1/duplicates/{number}", { path, body: { verdict } }), told);
    if (judged) route(verdict === "same" ? `/app/leads/${encodeURIComponent(right.id)}` : "/app/reviews");
  };
  return (
    <Page
      title={found.verdict ? titles[found.verdict] : "Are they the same person?"}
      back={{ href: "/app/reviews", name: "Reviews" }}
      about={`${Math.round(found.confidence * 100)} % sure. The older lead survives, with its owner and clock; every value stays in its history.`}
      actions={
        found.verdict ? (
          <Undo found={found} records={records} again={again} />
        ) : (
          <>
            <button type="button" class="wa-outlined" onClick={() => judge("different", "Remembered as not the same")}>
              <Icon name="xmark" /> Different people
            </button>
            <button type="button" class="wa-brand" onClick={() => judge("same", "Merged into one lead")}>
              <Icon name="merge" /> The same: merge
            </button>
          </>
        )
      }
    >
      <Panel title="Side by side">
        <table class="compare">
          <thead>
            <tr>
              <td />
              {records.map(({ id, lead }) => (
                <th key={id} scope="col">
                  <a href={`/app/leads/${encodeURIComponent(id)}`}>{personName(lead)}</a>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(([label, value]) => {
              const [a, b] = [value(left) ?? "", value(right) ?? ""];
              if (!a && !b) return null;
              return (
                <tr key={label} class={a !== b && a && b ? "differs" : undefined}>
                  <th scope="row">{label}</th>
                  <td>{a || <span class="quiet">–</span>}</td>
                  <td>{b || <span class="quiet">–</span>}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Panel>
      <Panel title="Evidence">
        <Evidence evidence={found.evidence} />
      </Panel>
    </Page>
  );
}

/** What was said of the pair, and its undoing, as long as it holds. */
function Undo({ found, records, again }: { found: Found; records: [LeadRecord, LeadRecord]; again: () => void }) {
  const at = found.decided?.at;
  const merge = records.flatMap(({ merges }) => merges).find(({ merged, undone }) => merged.at === at && !undone);
  const apart = records.flatMap(({ not_same }) => not_same).find(({ said, withdrawn }) => said.at === at && !withdrawn);
  const does = async (work: () => Promise<unknown>, told: string) => {
    if (await attempt(work, told)) again();
  };
  const [text, undo] =
    found.verdict === "same"
      ? ["Undo the merge", merge && (() => does(() => undoMerge(merge.number), "Two leads again"))]
      : [
          "Withdraw it",
          apart && (() => does(() => withdraw(apart.number), "Withdrawn: they may be found to be one again")),
        ];
  if (!undo) return <span class="mark wa-neutral">Undone</span>;
  return (
    <button type="button" class="wa-outlined" onClick={undo}>
      <Icon name="undo" /> {text}
    </button>
  );
}

const undoMerge = (number: number) => ask("POST /v1/merges/{number}/undo", { path: { number }, body: {} });
const withdraw = (number: number) => ask("DELETE /v1/not-same/{number}", { path: { number } });
