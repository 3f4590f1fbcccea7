/**
 * Kills workerd again and again while leads come in: every acknowledged lead is there, once.
 *
 * In scope: clients that try again until they are answered, the killing, and the count at the end. Not in scope: faults
 * between two statements (the simulation makes those).
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connected, named, post } from "../lib/load.mjs";
import { seed } from "../lib/seed.mjs";
import { startWorkerd } from "../lib/workerd.mjs";

const connections = 8;
/** Between two kills, at the most, from when the first lead was acknowledged; in ms. */
const longest = 500;

/**
 * @typedef {{ kills: number, leads: number, retries: number, replayed: number, slowestStart: number, wrong: string[] }} Counted
 *   `replayed`: leads whose answer was lost, though they were stored; `slowestStart` in ms.
 */

/** @param {{ kills: number, random?: () => number, say?: (text: string) => void }} how @returns {Promise<Counted>} */
export async function killed({ kills, random = Math.random, say = () => {} }) {
  const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
  let worker = await startWorkerd({ stateDir });
  let goesOn = true;
  const counted = { kills: 0, leads: 0, retries: 0, replayed: 0, slowestStart: 0, wrong: /** @type {string[]} */ ([]) };
  /** @type {Map<string, string>} by address, the id that was acknowledged */
  const acknowledged = new Map();
  const agent = connected(connections);
  try {
    await seed(worker.url);
    let next = 0;
    const sender = async () => {
      while (goesOn) {
        const number = next++;
        const name = named(number);
        const email = `${name}@${number % 3 ? "bosch.com" : `${name}.example`}`.toLowerCase();
        const lead = { email, last_name: name, title: "CTO", message: `lead ${number}` };
        // Every other one gives a key of its own; of the others the content is the key.
        /** @type {Record<string, string>} */
        const headers = number % 2 ? { "idempotency-key": `kill-${number}` } : {};
        acknowledged.set(email, await untilAnswered(lead, headers));
      }
    };
    /** @param {object} lead @param {Record<string, string>} headers */
    const untilAnswered = async (lead, headers) => {
      for (;;) {
        try {
          const { status, text, replayed } = await post(worker.url, lead, agent, headers);
          if (status === 201) {
            counted.replayed += Number(replayed);
            return JSON.parse(text).id;
          }
          if (status < 500) counted.wrong.push(`${status}: ${text}`);
        } catch {
          // The connection broke off: that is what this is about.
        }
        counted.retries += 1;
        await pause(20);
      }
    };
    const senders = Array.from({ length: connections }, sender);
    for (; counted.kills < kills; counted.kills += 1) {
      // Whoever is killed before it answers anybody proves nothing.
      for (const before = acknowledged.size; acknowledged.size === before; ) await pause(5);
      await pause(random() * longest);
      await worker.kill();
      const began = performance.now();
      worker = await startWorkerd({ stateDir });
      counted.slowestStart = Math.max(counted.slowestStart, performance.now() - began);
      say(`${counted.kills + 1} of ${kills} kills, ${acknowledged.size} leads`);
    }
    goesOn = false;
    await Promise.all(senders);
    counted.leads = acknowledged.size;
    await check(worker.url, acknowledged, counted.wrong);
    return counted;
  } finally {
    goesOn = false;
    agent.destroy();
    await worker.stop();
    rmSync(stateDir, { recursive: true });
  }
}

const pause = (/** @type {number} */ ms) => new Promise((done) => setTimeout(done, ms));

/** Every lead that was acknowledged is there, and came once. @param {string} url @param {Map<string, string>} acknowledged @param {string[]} wrong */
async function check(url, acknowledged, wrong) {
  const left = [...acknowledged];
  const reader = async () => {
    for (let next = left.pop(); next; next = left.pop()) {
      const [email, id] = next;
      const response = await fetch(new URL(`/v1/leads/${id}`, url), { headers: { authorization: "Bearer sk_demo" } });
      if (response.status === 429) {
        // So many are more than a key may ask for in a minute.
        left.push(next);
        await pause(Number(response.headers.get("retry-after") ?? 1) * 1_000);
        continue;
      }
      if (!response.ok) {
        wrong.push(`${email}: ${id} was acknowledged and answers ${response.status}`);
        continue;
      }
      const { submissions, decision } = await response.json();
      // Who is like another may be merged with them; but came once all the same.
      const came = submissions.filter((/** @type {{ fields: string[][] }} */ { fields }) =>
        fields.some(([name, value]) => name === "email" && value === email),
      );
      if (came.length !== 1 || came[0].id !== id) wrong.push(`${email}: came ${came.length} times, as ${came[0]?.id}`);
      if (!decision.owner && decision.team) wrong.push(`${email}: has no owner`);
    }
  };
  await Promise.all(Array.from({ length: connections }, reader));
}
