/**
 * How much time is left for a lead, counting down.
 *
 * In scope: wording and colour of what the clock says. Not in scope: the clock, which the ledger keeps.
 */
import type { Clock } from "#api";
import { now } from "../parts/clock.ts";
import { Icon } from "../parts/icon.tsx";
import { inFull, span } from "../parts/times.ts";

type Reading = Pick<Clock, "due_at" | "acted_at" | "paused" | "breached_at" | "held_until">;
type Variant = "neutral" | "success" | "warning" | "danger";

const SOON = 30 * 60_000;

/** What a clock says at a moment. */
export function reading(clock: Reading | null | undefined, at: number): { text: string; variant: Variant } {
  if (!clock) return { text: "No deadline", variant: "neutral" };
  if (clock.acted_at) return { text: clock.breached_at ? "Answered late" : "Answered", variant: "success" };
  if (clock.paused) return { text: "Paused", variant: "neutral" };
  if (!clock.due_at) return { text: "No deadline", variant: "neutral" };
  const left = new Date(clock.due_at).getTime() - at;
  if (left <= 0) return { text: `${span(left)} overdue`, variant: "danger" };
  return { text: `${span(left)} left`, variant: left < SOON ? "warning" : "neutral" };
}

export function Urgency({ clock }: { clock: Reading | null | undefined }) {
  const { text, variant } = reading(clock, now.value);
  return (
    <span class={`urgency wa-${variant}`} title={clock?.due_at ? `Due ${inFull(clock.due_at)}` : undefined}>
      <Icon name={clock?.acted_at ? "circle-check" : clock?.paused ? "pause" : "clock"} />
      {text}
    </span>
  );
}
