/**
 * The outbox: what could not be delivered, kept in this browser until it is.
 *
 * In scope: keeping one submission a key, trying again. Not in scope: what the visitor is told.
 */
import { type Attempt, type Outcome, send } from "./attempt.ts";
import { read, write } from "./store.ts";

/** After so many days nobody waits for an answer any more. */
const DAYS = 14;

/** From one try to the next, in milliseconds; the last one goes on. */
const PAUSES = [5_000, 15_000, 60_000, 300_000];

export class Outbox {
  readonly #name: string;
  readonly #delivered: (attempt: Attempt, outcome: Outcome) => void;
  #timer: number | undefined;
  #tries = 0;
  #sending = false;

  /** `delivered` hears of what was answered or refused in the end. */
  constructor(key: string, delivered: (attempt: Attempt, outcome: Outcome) => void) {
    this.#name = nameOf(key);
    this.#delivered = delivered;
    window.addEventListener("online", () => this.retry());
  }

  /** Keeps it, in the place of what was kept before, and goes on trying. Whether this browser keeps it. */
  keep(attempt: Attempt): boolean {
    const kept = write("localStorage", this.#name, attempt);
    this.#tries = 0;
    this.#later();
    return kept;
  }

  /** It was delivered otherwise. */
  clear(): void {
    window.clearTimeout(this.#timer);
    write("localStorage", this.#name, undefined);
  }

  /** Tries now, if there is something. */
  async retry(): Promise<void> {
    const attempt = waiting(this.#name);
    if (!attempt || this.#sending) return;
    this.#sending = true;
    const outcome = await send(attempt);
    this.#sending = false;
    // Another tab may have had more luck, or the visitor.
    const still = waiting(this.#name)?.idempotencyKey === attempt.idempotencyKey;
    if (outcome.kind === "unreached") return still ? this.#later() : undefined;
    if (!still) return;
    this.clear();
    this.#delivered(attempt, outcome);
  }

  #later(): void {
    window.clearTimeout(this.#timer);
    const pause = PAUSES[Math.min(this.#tries, PAUSES.length - 1)];
    this.#tries += 1;
    this.#timer = window.setTimeout(() => this.retry(), pause);
  }
}

const nameOf = (key: string) => `outbox.${key}`;

function waiting(name: string): Attempt | undefined {
  const attempt = read<Attempt>("localStorage", name);
  return attempt && Date.now() - attempt.at < DAYS * 86_400_000 ? attempt : undefined;
}

/** Whether something waits to be delivered with this key. */
export const isWaiting = (key: string): boolean => waiting(nameOf(key)) !== undefined;
