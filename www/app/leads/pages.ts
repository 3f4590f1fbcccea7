/**
 * A list of leads as it is read: page after page, while somebody scrolls.
 *
 * In scope: asking for the next page once, putting pages together. Not in scope: the order, which is the API's.
 */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { LeadLine } from "#api";
import { ask, type Trouble } from "../parts/ask.ts";
import { type Asked, asTrouble } from "../parts/asked.ts";

const LIMIT = 100;

export type Filter = Record<string, string | undefined>;

export interface Leads extends Asked<LeadLine[]> {
  /** Reads on, where there is more. */
  more: (() => void) | undefined;
}

export function useLeads(filter: Filter): Leads {
  const key = JSON.stringify(filter);
  const [times, setTimes] = useState(0);
  const [state, setState] = useState<{ key: string; leads?: LeadLine[]; next: string | null; trouble?: Trouble }>({
    key,
    next: null,
  });
  const under = useRef<AbortController | null>(null);
  const read = useCallback(
    async (after: string | null, before: LeadLine[]) => {
      if (after !== null && under.current) return;
      under.current?.abort();
      const stop = new AbortController();
      under.current = stop;
      try {
        const query = { ...JSON.parse(key), limit: LIMIT, after };
        const { leads, next } = await ask("GET /v1/leads", { query, signal: stop.signal });
        if (!stop.signal.aborted) setState({ key, leads: [...before, ...leads], next });
      } catch (error) {
        if (!stop.signal.aborted) setState({ key, next: null, trouble: asTrouble(error) });
      } finally {
        if (under.current === stop) under.current = null;
      }
    },
    [key],
  );
  // It is read again when `times` changes.
  useEffect(() => {
    void read(null, []);
    return () => {
      under.current?.abort();
      under.current = null;
    };
  }, [read, times]);
  const current = state.key === key ? state : { key, next: null };
  const { leads, next } = { leads: undefined, ...current };
  const on = useCallback(() => {
    if (next !== null && leads) void read(next, leads);
  }, [read, next, leads]);
  return {
    answer: leads,
    trouble: "trouble" in current ? current.trouble : undefined,
    again: useCallback(() => setTimes((times) => times + 1), []),
    more: next === null ? undefined : on,
  };
}
