/**
 * Stands between a browser and the edge, and writes down everything that the edge receives.
 *
 * In scope: forwarding, recording, and pages of its own. Not in scope: judging what was received.
 */
import { createServer, request } from "node:http";

/** @typedef {{ method: string, path: string, headers: Record<string, string>, body: Buffer }} Received */

/**
 * Forwards to `upstream()`, but for `pages`, which are HTML by path.
 * @param {() => string} upstream @param {Record<string, string>} pages
 */
export async function recorder(upstream, pages) {
  /** @type {Received[]} */
  const received = [];
  const server = createServer((asked, answered) => {
    /** @type {Buffer[]} */
    const chunks = [];
    asked.on("data", (chunk) => chunks.push(chunk));
    asked.on("end", () => {
      const path = asked.url ?? "";
      const page = pages[path.split("?")[0] ?? ""];
      if (page !== undefined) {
        const type = path.endsWith(".js") ? "text/javascript" : "text/html";
        answered.writeHead(200, { "content-type": `${type}; charset=utf-8` }).end(page);
        return;
      }
      const body = Buffer.concat(chunks);
      const headers = /** @type {Record<string, string>} */ (asked.headers);
      received.push({ method: asked.method ?? "", path, headers, body });
      const forwarded = request(new URL(path, upstream()), { method: asked.method, headers }, (response) => {
        answered.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answered);
      });
      forwarded.on("error", () => answered.destroy());
      forwarded.end(body);
    });
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    /** What came since this was last asked. */
    take: () => received.splice(0),
    stop: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  };
}
