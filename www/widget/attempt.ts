/**
 * One try to send a lead.
 *
 * In scope: the request and what can come of it. Not in scope: trying again (submission.ts, outbox.ts), showing it.
 */
import type { Answer, Problem } from "./lead.ts";

/** What is sent; sent again with the same key it counts once. */
export interface Attempt {
  url: string;
  /** The publishable key. */
  key: string;
  idempotencyKey: string;
  body: string;
  /** When it was first tried, milliseconds since 1970. */
  at: number;
}

export type Outcome =
  | { kind: "answered"; answer: Answer; replayed: boolean }
  /** The server understood and declined; the same again would be declined again. */
  | { kind: "refused"; problem: Problem }
  /** Nothing was stored, or nobody knows: to be sent again as it is. `problem` where the server said something. */
  | { kind: "unreached"; problem: Problem | null; status: number | null };

const PATIENCE = 20_000;

/** Declined for now, not for good. */
const later = new Set([408, 425, 429]);

export async function send({ url, key, idempotencyKey, body }: Attempt): Promise<Outcome> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: {
        accept: "application/json",
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        "idempotency-key": idempotencyKey,
      },
      body,
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE),
    });
    text = await response.text();
  } catch {
    return { kind: "unreached", problem: null, status: null };
  }
  const { status } = response;
  const said = parsed(text);
  if (response.ok && isAnswer(said)) {
    return { kind: "answered", answer: said, replayed: response.headers.get("idempotent-replayed") === "true" };
  }
  const problem = isProblem(said) ? said : null;
  const declined = status >= 400 && status < 500 && !later.has(status);
  return declined && problem ? { kind: "refused", problem } : { kind: "unreached", problem, status };
}

/** Random, and a UUID where the page is served in a way that browsers give one. */
export function newKey(): string {
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
const isText = (value: unknown) => typeof value === "string";
const isAnswer = (value: unknown): value is Answer =>
  has(value, "id") &&
  isText(value.id) &&
  (value.owner == null || (has(value.owner, "name") && isText(value.owner.name)));
const isProblem = (value: unknown): value is Problem =>
  has(value, "title") && isText(value.title) && isText(value.detail) && isText(value.type);
