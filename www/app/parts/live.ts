/**
 * What changes while somebody looks: one WebSocket for the whole app, opened again when it breaks.
 *
 * In scope: who wants to know of which change. Not in scope: what changed, which is asked for as ever.
 */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";

interface Change {
  events: { lead: string }[];
  counters: Partial<Counters>;
}

export interface Counters {
  waiting: number;
  overdue: number;
  held: number;
}

/** How things stand now, where the server tells. */
export const counters = signal<Counters | null>(null);
export const connected = signal(false);

const listeners = new Set<(leads: string[]) => void>();
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 60_000;
const SEEN = 5_000;
/** Changes that come so close together are looked up once. */
const TOGETHER = 150;

const changed = new Set<string>();

function tell(leads: string[]): void {
  const isFirst = changed.size === 0;
  for (const lead of leads) changed.add(lead);
  if (!isFirst) return;
  setTimeout(() => {
    const all = [...changed];
    changed.clear();
    for (const listener of [...listeners]) listener(all);
  }, TOGETHER);
}

/** Opens the socket, and again each time later when it doesn't hold. */
export function stayInTouch(wait: number = FIRST_WAIT): void {
  const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/v1/live`);
  const opened = Date.now();
  socket.addEventListener("open", () => {
    connected.value = true;
  });
  socket.addEventListener("message", ({ data }) => {
    const { events, counters: figures }: Change = JSON.parse(data);
    const { waiting, overdue, held } = figures;
    if (waiting !== undefined && overdue !== undefined && held !== undefined)
      counters.value = { waiting, overdue, held };
    tell(events.map(({ lead }) => lead));
  });
  socket.addEventListener("close", () => {
    connected.value = false;
    const held = Date.now() - opened > SEEN;
    const next = held ? FIRST_WAIT : Math.min(wait * 2, LONGEST_WAIT);
    setTimeout(() => stayInTouch(next), next);
  });
}

/** Calls `changed` when the lead changed, or any if none is named. */
export function useChanges(changed: () => void, lead?: string): void {
  const latest = useRef(changed);
  latest.current = changed;
  useEffect(() => {
    const listener = (leads: string[]) => {
      if (lead === undefined || leads.includes(lead)) latest.current();
    };
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [lead]);
}
