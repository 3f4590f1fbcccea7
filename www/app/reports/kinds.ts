/**
 * Which reports there are, by what they can be broken down, and what of each is drawn.
 *
 * In scope: names and pictures. Not in scope: figures and definitions (the API's).
 */
import type { Report } from "#api";

export interface Kind {
  name: string;
  title: string;
  by: string[];
  /** Columns that are drawn; none: the table says it all. */
  drawn?: string[];
  picture?: "bars" | "days" | "funnel";
  /** How revenue is shared out among the campaigns that somebody came by. */
  models?: boolean;
}

export const kinds: Kind[] = [
  { name: "follow-up", title: "Follow-up", by: ["team", "channel", "member"], drawn: ["followed_share", "sla_share"] },
  { name: "days", title: "Day by day", by: ["day"], drawn: ["given", "followed"], picture: "days" },
  {
    name: "first-action",
    title: "Time to first action",
    by: ["team", "channel", "member"],
    drawn: [
      "within_5m",
      "within_15m",
      "within_30m",
      "within_1h",
      "within_4h",
      "within_1d",
      "within_2d",
      "within_7d",
      "later",
    ],
  },
  { name: "funnel", title: "Funnel", by: ["channel", "team", "member", "campaign", "source"], picture: "funnel" },
  { name: "campaigns", title: "Campaigns", by: ["campaign", "source"], drawn: ["cost", "revenue"], models: true },
  { name: "matching", title: "Matching", by: ["source", "campaign"], drawn: ["match_share", "mean_confidence"] },
  { name: "waiting", title: "Waiting now", by: ["team", "channel", "member"], drawn: ["waiting", "overdue", "held"] },
  { name: "shares", title: "Shares", by: ["member"], drawn: ["turns", "entitled"] },
];

/** The drawn columns that the report has. */
export function drawnOf(kind: Kind, report: Report): Report["columns"] {
  return report.columns.filter(({ name }) => kind.drawn?.includes(name));
}
