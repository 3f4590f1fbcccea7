/**
 * How things stand, while they happen: what waits, what is late, how well it is followed up.
 *
 * In scope: figures that lead to the leads behind them. Not in scope: computing them.
 */

import lazy from "preact-iso/lazy";
import type { Report } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { connected, counters, useChanges } from "../parts/live.ts";
import { Page, Panel } from "../parts/page.tsx";
import { Told } from "../parts/told.tsx";
import { figure, leadsOf, rowName, valueIn } from "./figures.ts";
import { kinds } from "./kinds.ts";

const Picture = lazy(() => import("./picture.tsx"));
const kindOf = (name: string) => kinds.find((kind) => kind.name === name) ?? { name, title: name, by: [] };

const useReport = (name: string, by: string) =>
  useAsked((signal) => ask("GET /v1/reports/{name}", { path: { name }, query: { by }, signal }), [name, by]);

export default function Overview() {
  const waiting = useReport("waiting", "team");
  const follow = useReport("follow-up", "team");
  const days = useReport("days", "day");
  useChanges(() => {
    for (const asked of [waiting, follow, days]) asked.again();
  });
  const now = counters.value;
  const total = (name: string) => now?.[name as keyof typeof now] ?? valueIn(waiting.answer?.totals ?? {}, name);
  return (
    <Page title="Overview" about={connected.value ? "Live: it changes as it happens." : "As of when you opened it."}>
      <div class="figures">
        <Figure name="Waiting" value={figure(total("waiting"), "count", "EUR")} href="/app/all?state=waiting" />
        <Figure
          name="Overdue"
          value={figure(total("overdue"), "count", "EUR")}
          href="/app/all?state=overdue"
          bad={Boolean(total("overdue"))}
        />
        <Figure name="Held" value={figure(total("held"), "count", "EUR")} href="/app/all?state=held" />
        <Figure
          name="Followed up, 30 days"
          value={figure(valueIn(follow.answer?.totals ?? {}, "followed_share"), "share", "EUR")}
          href="/app/reports/follow-up"
        />
        <Figure
          name="Answered in time"
          value={figure(valueIn(follow.answer?.totals ?? {}, "sla_share"), "share", "EUR")}
          href="/app/reports/follow-up"
        />
      </div>
      <div class="panels">
        <Panel title="Day by day">
          <Told asked={days}>{(report) => <Picture kind={kindOf("days")} report={report} currency="EUR" />}</Told>
        </Panel>
        <Panel title="Waiting, by team">
          <Told asked={waiting}>{(report) => <Teams report={report} />}</Told>
        </Panel>
        <Panel title="Follow-up, by team" class="broad">
          <Told asked={follow}>
            {(report) => <Picture kind={kindOf("follow-up")} report={report} currency="EUR" />}
          </Told>
        </Panel>
      </div>
    </Page>
  );
}

function Figure({ name, value, href, bad }: { name: string; value: string; href: string; bad?: boolean }) {
  return (
    <a class={bad ? "figure bad" : "figure"} href={href}>
      <small>{name}</small>
      <strong>{value}</strong>
    </a>
  );
}

function Teams({ report }: { report: Report }) {
  if (report.rows.length === 0) return <p class="quiet">Nobody waits.</p>;
  return (
    <ul class="plain teams">
      {report.rows.map((row) => (
        <li key={rowName(row, report.by)}>
          <a href={leadsOf(row)}>{rowName(row, report.by)}</a>
          <span>{figure(valueIn(row.values, "waiting"), "count", "EUR")} waiting</span>
          {valueIn(row.values, "overdue") ? (
            <span class="urgency wa-danger">{valueIn(row.values, "overdue")} overdue</span>
          ) : null}
          {valueIn(row.values, "oldest_seconds") ? (
            <small>oldest {figure(valueIn(row.values, "oldest_seconds"), "seconds", report.currency)}</small>
          ) : null}
        </li>
      ))}
    </ul>
  );
}
