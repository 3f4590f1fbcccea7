/**
 * Lists of leads, a page at a time: as far as somebody has read, and again when something changed.
 *
 * In scope: reading on, and reading again without losing the place. Not in scope: which leads (the API's), drawing them.
 */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import type { LeadLine } from "#api";
import { ask, type Trouble } from "../parts/ask.ts";
import { type Asked, asTrouble } from "../parts/asked.ts";

const LIMIT = 100;
/** What is asked for again at once; of a longer list the rest stays as it was read. */
const AGAIN = 200;

export type Filter = Record<string, string | undefined>;

export interface Leads extends Asked<LeadLine[]> {
  /** Reads on, where there is more. */
  more: (() => void) | undefined;
}

interface Read {
  key: string;
  leads?: LeadLine[];
  next: string | null;
  trouble?: Trouble;
}

/** The beginning as it is now, and what was read beyond it before. */
function joined(beginning: LeadLine[], before: LeadLine[]): LeadLine[] {
  const known = new Set(beginning.map(({ id }) => id));
  const last = beginning.at(-1)?.id;
  const from = before.findIndex(({ id }) => id === last);
  return from < 0 ? beginning : [...beginning, ...before.slice(from + 1).filter(({ id }) => !known.has(id))];
}

export function useLeads(filter: Filter): Leads {
  const key = JSON.stringify(filter);
  const [state, setState] = useState<Read>({ key, next: null });
  const latest = useRef(state);
  latest.current = state;
  const under = useRef<AbortController | null>(null);
  const asking = useCallback(
    async (query: { after: string | null; limit: number }, put: (leads: LeadLine[], next: string | null) => Read) => {
      under.current?.abort();
      const stop = new AbortController();
      under.current = stop;
      try {
        const given = { ...JSON.parse(key), ...query };
        const { leads, next } = await ask("GET /v1/leads", { query: given, signal: stop.signal });
        if (!stop.signal.aborted) setState(put(leads, next ?? null));
      } catch (error) {
        if (!stop.signal.aborted) setState({ key, next: null, trouble: asTrouble(error) });
      } finally {
        if (under.current === stop) under.current = null;
      }
    },
    [key],
  );
  useEffect(() => {
    void asking({ after: null, limit: LIMIT }, (leads, next) => ({ key, leads, next }));
    return () => {
      under.current?.abort();
      under.current = null;
    };
  }, [asking, key]);
  const again = useCallback(() => {
    const before = latest.current.key === key ? (latest.current.leads ?? []) : [];
    const limit = Math.min(AGAIN, Math.max(LIMIT, before.length));
    void asking({ after: null, limit }, (leads, next) => {
      const all = joined(leads, before);
      // Where nothing beyond it is kept, it goes on where the beginning ends.
      return { key, leads: all, next: all.length > leads.length ? latest.current.next : next };
    });
  }, [asking, key]);
  const current: Read = state.key === key ? state : { key, next: null };
  const { leads, next } = current;
  const on = useCallback(() => {
    if (next === null || !leads || under.current) return;
    void asking({ after: next, limit: LIMIT }, (further, next) => ({ key, leads: [...leads, ...further], next }));
  }, [asking, key, next, leads]);
  return { answer: leads, trouble: current.trouble, again, more: next === null ? undefined : on };
}
