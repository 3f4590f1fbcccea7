/**
 * Where a lead stands, as one mark.
 *
 * In scope: names and colours of the ten stages. Not in scope: which disposition is of which (the playbook says it).
 */
import type { Stage } from "#api";

const variants: Record<Stage, "brand" | "neutral" | "success" | "warning" | "danger"> = {
  new: "brand",
  accepted: "neutral",
  attempted: "neutral",
  contacted: "neutral",
  qualified: "success",
  opportunity: "success",
  won: "success",
  lost: "danger",
  disqualified: "danger",
  nurture: "warning",
};

export const stageName = (stage: Stage): string => stage.charAt(0).toUpperCase() + stage.slice(1);

export function StageMark({ stage, disposition }: { stage: Stage; disposition?: string | null | undefined }) {
  const name = disposition || stageName(stage);
  return <span class={`mark wa-${variants[stage]}`}>{name}</span>;
}
