/** The least that a Durable Object with SQLite can do: insert one row a request. What the Worker is measured against. */
import { DurableObject } from "cloudflare:workers";

export class Workspace extends DurableObject {
  /** @param {ConstructorParameters<typeof DurableObject>[0]} ctx @param {unknown} env */
  constructor(ctx, env) {
    super(ctx, env);
    ctx.storage.sql.exec("CREATE TABLE IF NOT EXISTS lead (number INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT");
  }

  /** @param {Request} request */
  async fetch(request) {
    this.ctx.storage.sql.exec("INSERT INTO lead (data) VALUES (?)", await request.text());
    return new Response("{}", { status: 201 });
  }
}

export default {
  /** @param {Request} request @param {{ WORKSPACE: import("cloudflare:workers").Namespace }} env */
  fetch(request, env) {
    return env.WORKSPACE.get(env.WORKSPACE.idFromName("demo")).fetch(request);
  },
};
