/**
 * The Worker's entry: answers the requests that a trap in the core would otherwise leave waiting forever.
 *
 * Rust's futures run as microtasks, so a trap (out of memory, a bug) is thrown to nobody and the promise of the
 * response never settles. The bundle below reinitializes itself for the next request; this fails the present ones.
 * In scope: that, and nothing about leads. Not in scope: undoing writes; the transaction does that itself.
 */
import { DurableObject, WorkerEntrypoint } from "cloudflare:workers";
import Edge, { Workspace as Room } from "./index.js";

const waiting = new Set();

addEventListener("error", ({ error }) => {
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  for (const reject of waiting) reject(error);
  waiting.clear();
});

/** Settles as `work` does, or rejects when the core traps first. */
function orTrap(work) {
  return new Promise((resolve, reject) => {
    waiting.add(reject);
    const settle = (end) => (value) => {
      waiting.delete(reject);
      end(value);
    };
    Promise.resolve(work).then(settle(resolve), settle(reject));
  });
}

/** The id that a request came with, as the core takes it, or a new one. @param {Request} request */
function idOf(request) {
  const given = [request.headers.get("x-request-id"), request.headers.get("cf-ray")];
  return given.find((id) => id && /^[A-Za-z0-9_-]{8,64}$/.test(id)) ?? crypto.randomUUID();
}

/** RFC 9457, like every other failure; why it failed is in the log, where it was thrown. @param {Request} request */
function broken(request) {
  const problem = { type: "/problems#internal-error", title: "Internal error", status: 500 };
  const detail = "the request was not completed; it can be sent again as it is";
  const id = idOf(request);
  const headers = { "content-type": "application/problem+json", "x-request-id": id };
  console.log(JSON.stringify({ request: id, method: request.method, door: "broken", status: 500 }));
  return new Response(JSON.stringify({ ...problem, detail }), { status: 500, headers });
}

export default class extends WorkerEntrypoint {
  fetch(request) {
    return orTrap(new Edge(this.ctx, this.env).fetch(request)).catch(() => broken(request));
  }
}

export class Workspace extends DurableObject {
  #room;
  constructor(ctx, env) {
    super(ctx, env);
    this.#room = new Room(ctx, env);
  }
  fetch(request) {
    return orTrap(this.#room.fetch(request)).catch(() => broken(request));
  }
  alarm(info) {
    return orTrap(this.#room.alarm(info));
  }
}
