/**
 * A report's figures as people read them, and where the leads behind one are.
 *
 * In scope: wording by kind. Not in scope: the figures.
 */
import "./reports.css";
import type { Column, Report } from "#api";

import { memberName, words } from "../leads/names.ts";
import { money } from "../parts/money.ts";
import { spanOfSeconds } from "../parts/times.ts";

const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });
const number = new Intl.NumberFormat("en", { maximumFractionDigits: 2 });

/** A figure among others, by its column's name. */
export function valueIn(values: Record<string, unknown>, name: string): number | null {
  const value = values[name];
  return typeof value === "number" ? value : null;
}

export function figure(value: number | null | undefined, kind: Column["kind"], currency: string): string {
  if (value === null || value === undefined) return "–";
  if (kind === "share") return percent.format(value);
  if (kind === "seconds") return spanOfSeconds(value);
  if (kind === "money") return money(Math.round(value), currency);
  return number.format(value);
}

const names: Record<string, string> = {
  followed: "Followed up",
  followed_share: "Followed up, share",
  sla_share: "In time, share",
  revenue_per_followed: "Revenue per lead followed up",
  roi: "ROI",
  mean_seconds: "Mean time",
  mean_working_seconds: "Mean working time",
  oldest_seconds: "Oldest",
};

/** `cost_per_lead` as `Cost per lead`, `within_5m` as `Within 5m`. */
export const columnName = (name: string): string => names[name] ?? words(name);

export type Row = Report["rows"][number];

/** What a row is of, in a report broken down by `by`. */
export function rowName({ key }: Row, by: string): string {
  const value = key.name ?? key[by];
  if (!value) return `No ${words(by).toLowerCase()}`;
  if (by === "channel") return words(value);
  return by === "member" && !key.name ? memberName(value) : value;
}

/** The page of the leads behind a figure. */
export function leadsOf({ leads }: Row, column?: Column): string {
  const query = leads?.split("?")[1] ?? "";
  const of = column?.of ? `&of=${encodeURIComponent(column.of)}` : "";
  return `/app/all?${query}${of}`;
}
