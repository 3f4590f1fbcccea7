/**
 * A partner's follow-up: where they stand, the minimum, and what happens next; and how each of their people does.
 *
 * In scope: showing it before it bites. Not in scope: the rule (the ledger's).
 */
import "./partners.css";
import type { FollowUpFigure, Report } from "#api";
import { memberName } from "../leads/names.ts";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { now } from "../parts/clock.ts";
import { useChanges } from "../parts/live.ts";
import { may } from "../parts/me.ts";
import { Page, Panel } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { distance, inFull } from "../parts/times.ts";
import { Empty, Told } from "../parts/told.tsx";
import { figure, leadsOf, type Row, valueIn } from "../reports/figures.ts";

const percent = (share: number | null | undefined) =>
  typeof share === "number" ? `${Math.round(share * 100)} %` : "–";
const more = (count: number) => `${count} more ${count === 1 ? "lead" : "leads"}`;
const leads = (count: number) => `${count} ${count === 1 ? "lead" : "leads"}`;

/** What happens next, in a sentence. */
export function outlook(standing: FollowUpFigure, at: number): string {
  const { state, given, followed, percent, returns, days, sample, missing, suspends_at } = standing;
  if (state === "too_few") {
    return `Nothing is said of fewer than ${leads(sample)} in ${days} days; you got ${given}.`;
  }
  if (state === "warned") {
    const when = suspends_at ? `${distance(suspends_at, at)}, from ${inFull(suspends_at)}` : "soon";
    return `No new leads ${when}, unless you follow up ${more(missing)} by then.`;
  }
  if (state === "suspended")
    return `New leads come again from ${returns} %: follow up ${more(missing)} of those you have.`;
  // So many that wait may go without an answer before it is below.
  const spare = Math.max(0, Math.floor(followed - (percent / 100) * given));
  return spare > 0 ? `All is well: ${leads(spare)} above the minimum.` : "Just at the minimum: the next one counts.";
}

const states = {
  ok: ["success", "Well above"],
  too_few: ["neutral", "Too early to say"],
  warned: ["warning", "Below the minimum"],
  suspended: ["danger", "No new leads now"],
} as const;

function Standing({ standing }: { standing: FollowUpFigure }) {
  const { share, percent: minimum, followed, given, days, state } = standing;
  const [variant, name] = states[state];
  const at = Math.round((share ?? 0) * 100);
  return (
    <section class="panel standing" aria-label={`Follow-up of ${standing.team}`}>
      <div class="standing-line">
        <strong class="share">{percent(share)}</strong>
        <span class={`mark wa-${variant}`}>{name}</span>
      </div>
      <div class="meter" role="img" aria-label={`${at} % followed up; the minimum is ${minimum} %`}>
        <span class={`wa-${variant}`} style={{ width: `${at}%` }} />
        <i style={{ left: `${minimum}%` }} />
      </div>
      <p class="quiet">
        {followed} of {leads(given)} of the last {days} days followed up; the minimum is {minimum} %.
      </p>
      <p>{outlook(standing, now.value)}</p>
    </section>
  );
}

const columnsOf = (waiting: Report | undefined): Column<Row>[] => {
  const of = ({ key }: Row, name: string) =>
    valueIn(waiting?.rows.find((row) => row.key.member === key.member)?.values ?? {}, name) ?? 0;
  return [
    {
      id: "member",
      head: "Who",
      cell: (row) => (
        <a class="row-link" href={leadsOf(row)}>
          {row.key.name ?? memberName(row.key.member ?? "")}
        </a>
      ),
      sort: ({ key }) => key.name,
    },
    { id: "given", head: "Got", numeric: true, cell: ({ values }) => valueIn(values, "given") ?? 0 },
    {
      id: "followed",
      head: "Followed up",
      numeric: true,
      cell: ({ values }) => figure(valueIn(values, "followed_share"), "share", "EUR"),
    },
    {
      id: "rejected",
      head: "Rejected",
      numeric: true,
      cell: ({ values }) => valueIn(values, "rejected") ?? 0,
      spare: true,
    },
    { id: "waiting", head: "Waiting", numeric: true, cell: (row) => of(row, "waiting") },
    {
      id: "overdue",
      head: "Overdue",
      numeric: true,
      cell: (row) => <span class={of(row, "overdue") ? "urgency wa-danger" : ""}>{of(row, "overdue")}</span>,
    },
  ];
};

function Members() {
  const report = (name: string) => (signal: AbortSignal) =>
    ask("GET /v1/reports/{name}", { path: { name }, query: { by: "member" }, signal });
  const follow = useAsked(report("follow-up"), ["follow-up"]);
  const waiting = useAsked(report("waiting"), ["waiting"]);
  useChanges(() => {
    follow.again();
    waiting.again();
  });
  return (
    <Panel title="Our people, the last 30 days">
      <Told asked={follow}>
        {(report) => (
          <Table
            name="Our people"
            columns={columnsOf(waiting.answer)}
            rows={report.rows}
            id={({ key }) => `${key.team} ${key.member}`}
            short
            empty={<Empty title="Nobody of yours got a lead" />}
          />
        )}
      </Told>
    </Panel>
  );
}

export default function PartnerFollowUp() {
  const asked = useAsked((signal) => ask("GET /v1/minimum-follow-up", { signal }), []);
  useChanges(asked.again);
  return (
    <Page title="Our follow-up" about="How many of your leads you followed up, the minimum, and what happens next.">
      <Told asked={asked}>
        {(teams) =>
          teams.length === 0 ? (
            <Empty title="No minimum is set">New leads come, however many are followed up.</Empty>
          ) : (
            teams.map((standing) => <Standing key={standing.team} standing={standing} />)
          )
        }
      </Told>
      {may("reports:read") && <Members />}
    </Page>
  );
}
