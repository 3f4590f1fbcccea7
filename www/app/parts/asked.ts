/**
 * What a page asked for, while it is under way and after.
 *
 * In scope: loading, failing, asking again. Not in scope: what is asked.
 */
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Trouble } from "./ask.ts";

export interface Asked<T> {
  /** What was answered last, also while it is asked again. */
  answer: T | undefined;
  trouble: Trouble | undefined;
  again: () => void;
}

export const asTrouble = (error: unknown): Trouble =>
  error instanceof Trouble ? error : new Trouble(0, "Something went wrong", String(error));

/** Asks when the page is shown, whenever `of` changes, and when told to. What came too late for that is dropped. */
export function useAsked<T>(ask: (signal: AbortSignal) => Promise<T>, of: unknown[]): Asked<T> {
  const [answer, setAnswer] = useState<T>();
  const [trouble, setTrouble] = useState<Trouble>();
  const [times, setTimes] = useState(0);
  const key = JSON.stringify(of);
  const last = useRef(key);
  const asking = useRef(ask);
  asking.current = ask;
  if (last.current !== key) {
    last.current = key;
    setAnswer(undefined);
    setTrouble(undefined);
  }
  // It is asked again when these change.
  useEffect(() => {
    const stop = new AbortController();
    asking
      .current(stop.signal)
      .then((answer) => {
        if (stop.signal.aborted) return;
        setAnswer(() => answer);
        setTrouble(undefined);
      })
      .catch((error) => {
        if (!stop.signal.aborted) setTrouble(asTrouble(error));
      });
    return () => stop.abort();
  }, [key, times]);
  const again = useCallback(() => setTimes((times) => times + 1), []);
  return { answer, trouble, again };
}
