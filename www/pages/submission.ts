/**
 * Sends a lead, once, however often it has to be tried.
 *
 * In scope: the request, its idempotency key, and what can come of it. Not in scope: showing that.
 */
import type { Answer, Fields, Problem } from "./lead.ts";

export type Outcome =
  | { kind: "answered"; answer: Answer; replayed: boolean }
  /** The server understood and declined; the same again would be declined again. */
  | { kind: "refused"; problem: Problem }
  /** Nothing was stored, or nobody knows: to be sent again as it is. `problem` where the server said something. */
  | { kind: "unreached"; problem: Problem | null; status: number | null };

const PATIENCE = 20_000;

export class Submission {
  readonly #url: string;
  readonly #key: string;
  /** The attempt under way: kept until it was answered, so that a second try counts as the same. */
  #attempt: { body: string; idempotencyKey: string } | undefined;

  constructor(url: string, key: string) {
    this.#url = url;
    this.#key = key;
  }

  async send(fields: Fields): Promise<Outcome> {
    const body = JSON.stringify(fields);
    // A changed lead is another request: its key must not be that of what was sent before.
    if (this.#attempt?.body !== body) this.#attempt = { body, idempotencyKey: newKey() };
    const outcome = await this.#post(this.#attempt);
    if (outcome.kind !== "unreached") this.#attempt = undefined;
    return outcome;
  }

  async #post({ body, idempotencyKey }: { body: string; idempotencyKey: string }): Promise<Outcome> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.#url, {
        method: "POST",
        headers: {
          authorization: `Bearer ${this.#key}`,
          "content-type": "application/json",
          "idempotency-key": idempotencyKey,
        },
        body,
        signal: AbortSignal.timeout(PATIENCE),
      });
      text = await response.text();
    } catch {
      return { kind: "unreached", problem: null, status: null };
    }
    const said = parsed(text);
    if (response.ok && isAnswer(said)) {
      return { kind: "answered", answer: said, replayed: response.headers.get("idempotent-replayed") === "true" };
    }
    const problem = isProblem(said) ? said : null;
    const declined = response.status >= 400 && response.status < 500;
    return declined && problem ? { kind: "refused", problem } : { kind: "unreached", problem, status: response.status };
  }
}

/** Random, and a UUID where the page is served in a way that browsers give one. */
function newKey(): string {
  if ("randomUUID" in crypto) return crypto.randomUUID();
  return Array.from((crypto as Crypto).getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const has = (value: unknown, key: string): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && key in value;
const isAnswer = (value: unknown): value is Answer => has(value, "id") && "owner" in value;
const isProblem = (value: unknown): value is Problem => has(value, "title") && "detail" in value;
