/**
 * The least that a Durable Object with SQLite can do: insert one row a request. What the Worker is measured against. Beside it,
 * at `/nothing` a call that writes nothing, and at `/many` a row in each of so many tables as a lead takes.
 */
import { DurableObject } from "cloudflare:workers";

const many = Array.from({ length: 20 }, (_, number) => `lead_${number}`);

const columns = "(number INTEGER PRIMARY KEY, data TEXT NOT NULL) STRICT";

export class Workspace extends DurableObject {
  /** @param {ConstructorParameters<typeof DurableObject>[0]} ctx @param {unknown} env */
  constructor(ctx, env) {
    super(ctx, env);
    for (const table of ["lead", ...many]) ctx.storage.sql.exec(`CREATE TABLE IF NOT EXISTS ${table} ${columns}`);
  }

  /** @param {Request} request */
  async fetch(request) {
    const [path, text] = [new URL(request.url).pathname, await request.text()];
    const tables = path === "/nothing" ? [] : path === "/many" ? many : ["lead"];
    for (const table of tables) this.ctx.storage.sql.exec(`INSERT INTO ${table} (data) VALUES (?)`, text);
    return new Response("{}", { status: 201 });
  }
}

export default {
  /** @param {Request} request @param {{ WORKSPACE: import("cloudflare:workers").Namespace }} env */
  fetch(request, env) {
    return env.WORKSPACE.get(env.WORKSPACE.idFromName("demo")).fetch(request);
  },
};
