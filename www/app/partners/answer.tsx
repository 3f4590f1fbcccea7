/**
 * The answer to a deal registration: free, perhaps not, or in conflict, and why.
 *
 * In scope: wording. Not in scope: what stands against a deal; whose it is and which account it is about, where the API tells.
 */
import "./partners.css";
import type { Against, DealFile, Obstacle } from "#api";
import { Icon } from "../parts/icon.tsx";
import { inFull } from "../parts/times.ts";
import { companyOf } from "./deal_mark.tsx";

const reasons: Record<Against, string> = {
  own: "you registered them before",
  registered: "another partner registered them",
  customer: "they are a customer",
  opportunity: "we negotiate with them",
  competitor: "they are a competitor",
};

export function reasonOf({ because, sure, until }: Obstacle): string {
  const perhaps = sure ? "" : ", if it is the same company";
  return `${reasons[because]}${until ? `, until ${inFull(until)}` : ""}${perhaps}`;
}

/** `Free: they are yours until Monday 1 March 2027 at 10:00.` */
function sentence({ answer, against, state, protected_until: until }: DealFile): string {
  if (answer === "conflict") return `In conflict: ${against.map(reasonOf).join("; ")}.`;
  if (answer === "unsure") return `Perhaps not free: ${against.map(reasonOf).join("; ")}. Somebody will look.`;
  if (state === "approved") return until ? `Free: they are yours until ${inFull(until)}.` : "Free: they are yours.";
  return "Free: nothing stands against it. Somebody will approve it.";
}

const looks = {
  free: ["success", "circle-check"],
  unsure: ["warning", "clock"],
  conflict: ["danger", "triangle-exclamation"],
} as const;

export function Answer({ file }: { file: DealFile }) {
  const [variant, icon] = looks[file.answer];
  return (
    <p class={`note answer wa-${variant}`} role="status">
      <Icon name={icon} />
      <span>
        <strong>{companyOf(file)}</strong>
        <br />
        {sentence(file)}
      </span>
    </p>
  );
}
