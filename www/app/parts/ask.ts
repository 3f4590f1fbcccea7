/**
 * Requests to the API, as it describes itself.
 *
 * In scope: typed requests and answers, failures worded by the API. Not in scope: who may ask (the API alone knows; what it
 * doesn't answer, this app has nowhere).
 */
import type { Doors } from "#api";

export type Door = keyof Doors;
export type AnswerOf<D extends Door> = Doors[D]["answer"];
type BodyOf<D extends Door> = Doors[D] extends { body: infer B } ? B : never;

interface Given<D extends Door> {
  /** What stands in the path for its parts in braces. */
  path?: Record<string, string | number>;
  query?: Record<string, string | number | boolean | undefined | null>;
  body?: BodyOf<D>;
  /** Another body than JSON. */
  text?: { type: string; content: string | Blob };
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

/** What the API said instead of an answer: problem details by RFC 9457. */
export class Trouble extends Error {
  override name = "Trouble";
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly errors: Particular[] = [],
    /** The stable code by which the problem is explained. */
    readonly code = "",
  ) {
    super(detail || title);
  }
}

/** One thing that is wrong: with a field, or at a line of a text. */
export interface Particular {
  field?: string;
  line?: number;
  column?: number;
  at?: string;
  found: string;
  expected: string;
  did_you_mean?: string | null;
}

const parts = (path: string, given: Record<string, string | number> = {}) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(given[name] ?? "")));

function address(path: string, { path: named, query = {} }: Given<Door>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  }
  const text = search.toString();
  return parts(path, named) + (text ? `?${text}` : "");
}

/** Where whoever isn't signed in signs in, and comes back from. */
export function toSignIn(): void {
  const next = location.pathname + location.search;
  location.assign(`/sign-in?next=${encodeURIComponent(next)}`);
}

async function trouble(response: Response): Promise<Trouble> {
  const told = await response.json().catch(() => ({}));
  const title = told.title ?? `The server answered ${response.status}`;
  const code = String(told.type ?? "").split("#")[1] ?? "";
  return new Trouble(response.status, title, told.detail ?? "", told.errors ?? [], code);
}

/** The response to a request through `door`; a refusal is thrown. */
export async function send<D extends Door>(door: D, given: Given<D> = {}): Promise<Response> {
  const [method = "GET", path = ""] = door.split(" ", 2);
  const body = given.text?.content ?? (given.body === undefined ? undefined : JSON.stringify(given.body));
  const headers: Record<string, string> = { ...given.headers, accept: "application/json" };
  if (body !== undefined) headers["content-type"] = given.text?.type ?? "application/json";
  const init: RequestInit = { method, headers };
  if (body !== undefined) init.body = body;
  if (given.signal) init.signal = given.signal;
  let response: Response;
  try {
    response = await fetch(address(path, given as Given<Door>), init);
  } catch (error) {
    if (given.signal?.aborted) throw error;
    throw new Trouble(0, "No connection", "The server could not be reached. Check your connection and try again.");
  }
  if (response.status === 401) toSignIn();
  if (!response.ok) throw await trouble(response);
  return response;
}

/** The answer to a request through `door`. */
export async function ask<D extends Door>(door: D, given: Given<D> = {}): Promise<AnswerOf<D>> {
  const response = await send(door, given);
  if (response.status === 204) return null as AnswerOf<D>;
  return response.json();
}
