/**
 * Sends a lead, once, however often it has to be tried.
 *
 * In scope: which tries are the same, and what becomes of those that nobody took. Not in scope: showing that.
 */
import { type Attempt, newKey, type Outcome, send } from "./attempt.ts";
import type { Fields } from "./lead.ts";
import type { Outbox } from "./outbox.ts";

export class Submission {
  readonly #url: string;
  readonly #key: string;
  readonly #outbox: Outbox;
  /** The attempt under way: kept until it was answered, so that a second try counts as the same. */
  #attempt: Attempt | undefined;

  constructor(url: string, key: string, outbox: Outbox) {
    this.#url = url;
    this.#key = key;
    this.#outbox = outbox;
  }

  /** `kept`: nobody took it, and this browser keeps it and tries again. */
  async send(fields: Fields): Promise<Outcome & { kept?: boolean }> {
    const body = JSON.stringify(fields);
    // A changed lead is another request: its key must not be that of what was sent before.
    if (this.#attempt?.body !== body) {
      this.#attempt = { url: this.#url, key: this.#key, idempotencyKey: newKey(), body, at: Date.now() };
    }
    const attempt = this.#attempt;
    const outcome = await send(attempt);
    if (outcome.kind === "unreached") return { ...outcome, kept: this.#outbox.keep(attempt) };
    this.#outbox.clear();
    this.#attempt = undefined;
    return outcome;
  }
}
