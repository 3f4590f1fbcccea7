/**
 * Load on a Worker: leads sent over a few connections that are always busy.
 *
 * In scope: one request, and many of them for some time. Not in scope: what is made of the figures.
 */
import { Agent, request } from "node:http";

/** @typedef {{ status: number, text: string, replayed: boolean }} Answer */
/** @typedef {{ took: number[], seconds: number, failed: string[] }} Outcome what each request took in ms, in order of size */

/** A set of connections that stay open. @param {number} connections */
export const connected = (connections) => new Agent({ keepAlive: true, maxSockets: connections });

/**
 * Sends one lead.
 * @param {string} url @param {object} lead @param {Agent} agent @param {Record<string, string>} [more] further headers
 * @param {string} [path] where to, if not where leads go
 * @returns {Promise<Answer>}
 */
export function post(url, lead, agent, more = {}, path = "/v1/leads") {
  const body = JSON.stringify(lead);
  return new Promise((done, failed) => {
    const headers = {
      authorization: "Bearer sk_demo",
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      ...more,
    };
    const sent = request(new URL(path, url), { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("error", failed);
      response.on("end", () => {
        // A connection that breaks off ends too.
        if (!response.complete) failed(new Error("the answer broke off"));
        else done({ status: response.statusCode ?? 0, text, replayed: "idempotent-replayed" in response.headers });
      });
    });
    sent.on("error", failed);
    sent.end(body);
  });
}

/**
 * Keeps so many requests under way for so many seconds.
 * @param {string} url @param {() => object} lead what is sent, each time another
 * @param {{ connections: number, seconds: number, path?: string }} how
 * @returns {Promise<Outcome>}
 */
export async function load(url, lead, { connections, seconds, path }) {
  const agent = connected(connections);
  const began = performance.now();
  const until = began + seconds * 1000;
  /** @type {number[]} */
  const took = [];
  /** @type {string[]} */
  const failed = [];
  const sender = async () => {
    while (performance.now() < until) {
      const sent = performance.now();
      try {
        const { status, text } = await post(url, lead(), agent, {}, path);
        if (status !== 201) failed.push(`${status}: ${text.slice(0, 200)}`);
      } catch (error) {
        failed.push(String(error));
      }
      took.push(performance.now() - sent);
    }
  };
  await Promise.all(Array.from({ length: connections }, sender));
  agent.destroy();
  return { took: took.sort((a, b) => a - b), seconds: (performance.now() - began) / 1000, failed };
}

/** What `share` of all stayed below. @param {number[]} took in order of size @param {number} share */
export const quantile = (took, share) => took[Math.floor((took.length - 1) * share)] ?? 0;

const syllables = [
  "ba",
  "ri",
  "zu",
  "mek",
  "tol",
  "nash",
  "vi",
  "do",
  "gur",
  "pel",
  "ka",
  "fosh",
  "lim",
  "wey",
  "xan",
  "ju",
];

/** A name that nobody else has, nor one like it. @param {number} number */
export function named(number) {
  // An odd factor leads through all names, far from one to the next.
  const mixed = (number * 40_503) % 65_536;
  const digits = [mixed >> 12, mixed >> 8, mixed >> 4, mixed].map((digits) => syllables[digits & 15]);
  const name = `${digits.join("")}${number >> 16 ? syllables[(number >> 16) & 15].repeat(2) : ""}`;
  return name[0].toUpperCase() + name.slice(1);
}
