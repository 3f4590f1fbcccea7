/** What guard.js uses of the Workers runtime. */
declare module "cloudflare:workers" {
  interface Storage {
    sql: { exec(query: string, ...bindings: unknown[]): unknown };
  }
  interface State {
    storage: Storage;
  }
  export class DurableObject {
    constructor(ctx: State, env: unknown);
    protected ctx: State;
  }
  /** A binding to a class of objects. */
  export interface Namespace {
    idFromName(name: string): unknown;
    get(id: unknown): { fetch(request: Request): Promise<Response> };
  }
}
