/**
 * The picture of one report.
 *
 * In scope: which of its columns become which series. Not in scope: drawing (chart.tsx).
 */
import type { Report } from "#api";
import { unitOf } from "../parts/money.ts";
import Chart, { type Series } from "./chart.tsx";
import { columnName, figure, rowName, valueIn } from "./figures.ts";
import { drawnOf, type Kind } from "./kinds.ts";

/** More bars than this are a table's business. */
const MOST = 24;

export default function Picture({ kind, report, currency }: { kind: Kind; report: Report; currency: string }) {
  if (kind.picture === "funnel") return <Funnel report={report} />;
  const columns = drawnOf(kind, report);
  const rows = report.rows.slice(0, kind.picture === "days" ? undefined : MOST);
  const [first] = columns;
  if (!first || rows.length === 0) return null;
  const stacked = kind.name === "first-action";
  const series: Series[] = columns.map(({ name }) => ({
    name: columnName(name),
    values: rows.map(({ values }) => valueIn(values, name)),
    ...(kind.picture === "days" ? { kind: "line" as const } : {}),
    ...(stacked ? { stack: "all" } : {}),
  }));
  return (
    <Chart
      about={`${kind.title}: ${columns.map(({ name }) => columnName(name)).join(", ")}, by ${report.by ?? ""}`}
      labels={rows.map((row) => rowName(row, report.by))}
      series={series}
      format={(value) => figure(value, first.kind, currency)}
      {...(first.kind === "share" ? {} : { least: first.kind === "money" ? unitOf(currency) : 1 })}
      across={kind.picture !== "days"}
    />
  );
}

function Funnel({ report }: { report: Report }) {
  const reached = report.columns.filter(({ name }) => name.startsWith("reached_"));
  const values = reached.map(({ name }) => valueIn(report.totals, name) ?? 0);
  const labels = reached.map(({ name }) => columnName(name.replace("reached_", "")));
  return (
    <Chart
      funnel
      about="How many leads reached each stage"
      labels={labels}
      series={[{ name: "Leads", values }]}
      format={(value) => value.toLocaleString("en")}
    />
  );
}
