/**
 * Issuers on this machine: a real OpenID Connect server, and one that says whatever a test has it say.
 *
 * In scope: starting them, and going through the real one's pages as a browser would. Not in scope: checks.
 */
import { createHash, createHmac, createSign, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
// @ts-expect-error: it brings no types.
import Provider from "oidc-provider";
import { send } from "./workspaces.mjs";

const listen = (/** @type {import("node:http").Server} */ server, host = "127.0.0.1") =>
  new Promise((/** @type {(address: string) => void} */ done) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      done(`http://${host}:${typeof address === "object" ? address?.port : ""}`);
    });
  });

const key = (/** @type {string} */ kid, /** @type {"rsa" | "ec"} */ kind) => {
  const pair =
    kind === "rsa"
      ? generateKeyPairSync("rsa", { modulusLength: 2048 })
      : generateKeyPairSync("ec", { namedCurve: "P-256" });
  const alg = kind === "rsa" ? "RS256" : "ES256";
  return { kid, alg, pair, jwk: { ...pair.publicKey.export({ format: "jwk" }), kid, alg, use: "sig" } };
};

/**
 * panva's oidc-provider with its own pages to log in by. Somebody's id there is their address; who begins with `unverified` has
 * one that isn't. To browsers it is another site than ours.
 * @param {string} back where clients are sent back to
 */
export async function startProvider(back) {
  const server = createServer();
  const issuer = await listen(server, "localhost");
  const keys = [key("r", "rsa"), key("e", "ec")].map(({ pair, kid, alg }) => ({
    ...pair.privateKey.export({ format: "jwk" }),
    kid,
    alg,
    use: "sig",
  }));
  const client = { redirect_uris: [back], response_types: ["code"], grant_types: ["authorization_code"] };
  const provider = new Provider(issuer, {
    clients: [
      { ...client, client_id: "secretive", client_secret: "s:e/c ret", id_token_signed_response_alg: "RS256" },
      { ...client, client_id: "public", token_endpoint_auth_method: "none", id_token_signed_response_alg: "ES256" },
    ],
    claims: { openid: ["sub"], email: ["email", "email_verified"] },
    cookies: { keys: ["a key for tests"] },
    jwks: { keys },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: true } },
    findAccount: (/** @type {unknown} */ _, /** @type {string} */ id) => ({
      accountId: id,
      claims: async () => ({ sub: id, email: id, email_verified: !id.startsWith("unverified") }),
    }),
  });
  server.on("request", provider.callback());
  return { issuer, stop: () => new Promise((done) => server.close(done)) };
}

/**
 * Logs somebody in at the real issuer, from the address that the site sent them to; the address that they are sent back to.
 * @param {string} address @param {string} login
 */
export async function logIn(address, login) {
  /** @type {Map<string, string>} */
  const jar = new Map();
  const { origin } = new URL(address);
  let next = { method: "GET", path: address, body: "" };
  for (let steps = 0; steps < 12; steps += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { cookie, "content-type": "application/x-www-form-urlencoded" };
    const told = await send(origin, next.method, next.path, { headers, body: next.body || undefined });
    for (const set of told.headers["set-cookie"] ?? []) {
      const [name = "", ...value] = set.split(";")[0]?.split("=") ?? [];
      jar.set(name, value.join("="));
    }
    const { location } = told.headers;
    if (location) {
      const to = new URL(location, origin);
      if (to.origin !== origin) return to.href;
      next = { method: "GET", path: to.href, body: "" };
      continue;
    }
    const action = /<form[^>]* action="([^"]+)"/.exec(told.text)?.[1];
    const prompt = /name="prompt" value="([^"]+)"/.exec(told.text)?.[1];
    if (!action || !prompt) throw new Error(`no form at ${next.path}: ${told.status} ${told.text.slice(0, 400)}`);
    next = { method: "POST", path: action, body: new URLSearchParams({ prompt, login, password: "x" }).toString() };
  }
  throw new Error("the issuer's pages don't come to an end");
}

const part = (/** @type {unknown} */ value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** @typedef {Awaited<ReturnType<typeof startLiar>>} Liar */

/** An issuer that gives the ID token that `says` makes, whatever the code; and notes what it was asked. */
export async function startLiar() {
  const [own, next, strange] = [key("1", "rsa"), key("2", "rsa"), key("1", "rsa")];
  /** @type {{ keys: number, tokens: URLSearchParams[] }} */
  const asked = { keys: 0, tokens: [] };
  const liar = {
    issuer: "",
    asked,
    published: [own.jwk],
    /** @type {(nonce: string) => string} */
    says: () => "",
    /** @type {Record<string, unknown>} */
    userinfo: {},
    keys: { own, next, strange },
    stop: () => new Promise((done) => server.close(done)),
  };
  const server = createServer(async (request, response) => {
    const answer = (/** @type {unknown} */ value) => {
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(value));
    };
    const at = (/** @type {string} */ path) => `${liar.issuer}${path}`;
    switch (new URL(request.url ?? "", "http://x").pathname) {
      case "/.well-known/openid-configuration":
        return answer({
          issuer: liar.issuer,
          authorization_endpoint: at("/auth?kept=1"),
          token_endpoint: at("/token"),
          jwks_uri: at("/keys"),
          userinfo_endpoint: at("/me"),
        });
      case "/keys":
        asked.keys += 1;
        return answer({ keys: liar.published });
      case "/me":
        return answer(liar.userinfo);
      case "/token": {
        let body = "";
        for await (const chunk of request) body += chunk;
        asked.tokens.push(new URLSearchParams(body));
        return answer({ access_token: "at", token_type: "Bearer", id_token: liar.says("") });
      }
      default:
        response.statusCode = 404;
        return response.end();
    }
  });
  liar.issuer = await listen(server);
  return liar;
}

/**
 * An ID token, signed as its header says.
 * @param {Record<string, unknown>} claims @param {ReturnType<typeof key>} by @param {Record<string, unknown>} [header]
 */
export function idToken(claims, by, header = {}) {
  const whole = { alg: "RS256", kid: by.kid, ...header };
  const signed = `${part(whole)}.${part(claims)}`;
  switch (whole.alg) {
    case "RS256":
      return `${signed}.${createSign("sha256").update(signed).sign(by.pair.privateKey).toString("base64url")}`;
    case "HS256": {
      // The mistake of taking a public key for a secret.
      const secret = by.pair.publicKey.export({ format: "pem", type: "spki" });
      return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
    }
    default:
      return `${signed}.`;
  }
}

/** The challenge of a verifier, as PKCE has it. @param {string} verifier */
export const challenge = (verifier) => createHash("sha256").update(verifier).digest("base64url");
