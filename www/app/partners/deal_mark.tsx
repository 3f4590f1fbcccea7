/** How a deal registration stands, and whom it is about. */
import type { DealRecord, DealState } from "#api";

const marks: Record<DealState, ["brand" | "neutral" | "success" | "warning" | "danger", string]> = {
  pending: ["warning", "Waiting"],
  approved: ["success", "Protected"],
  rejected: ["danger", "Rejected"],
  expired: ["neutral", "Expired"],
  won: ["success", "Won"],
  lost: ["neutral", "Lost"],
};

export const stateName = (state: DealState): string => marks[state][1];

export function DealMark({ state }: { state: DealState }) {
  const [variant, name] = marks[state];
  return <span class={`mark wa-${variant}`}>{name}</span>;
}

/** As the partner wrote it, or the domain. */
export const companyOf = ({ company, domain, account }: Pick<DealRecord, "company" | "domain" | "account">): string =>
  company ?? domain ?? account ?? "A company";
