/**
 * What Frontdesk costs on Cloudflare, as arithmetic: the platform's price list times what a lead takes.
 *
 * In scope: the sum. `node scripts/docs/costs.mjs` prints the page. What a lead takes is measured by use.mjs.
 */
import { pathToFileURL } from "node:url";
import { opening, table } from "./text.mjs";

/** Workers Paid, in US dollars a month, without taxes, as published in 2026. What is included, and the price beyond it. */
export const prices = {
  asOf: "22 November 2026",
  sources: [
    "https://developers.cloudflare.com/workers/platform/pricing/",
    "https://developers.cloudflare.com/durable-objects/platform/pricing/",
    "https://developers.cloudflare.com/durable-objects/platform/limits/",
  ],
  plan: 5,
  workerRequests: { included: 10e6, price: 0.3, per: 1e6 },
  cpuMilliseconds: { included: 30e6, price: 0.02, per: 1e6 },
  objectRequests: { included: 1e6, price: 0.15, per: 1e6 },
  objectSeconds: { included: 400_000, price: 12.5, per: 1e6 },
  rowsWritten: { included: 50e6, price: 1, per: 1e6 },
  rowsRead: { included: 25e9, price: 0.001, per: 1e6 },
  gigabytes: { included: 5, price: 0.2, per: 1 },
};

/** The most that one Durable Object, which is one workspace, can hold; in bytes. */
export const mostOfAWorkspace = 10e9;

/** An object's memory, in gigabytes: what its time is multiplied with. */
const memory = 0.128;

/** @typedef {{ workerRequests: number, objectRequests: number, cpuMilliseconds: number, activeMilliseconds: number,
 *   rowsWritten: number, rowsRead: number, bytes: number }} Use */

/** What a submission takes. Rows and bytes are measured; times are taken high, as they hardly count. @type {Use} */
export const submission = {
  workerRequests: 1,
  objectRequests: 1,
  cpuMilliseconds: 10,
  activeMilliseconds: 50,
  rowsWritten: 20.1,
  rowsRead: 106.2,
  bytes: 12_500,
};

/** What is done with it afterwards, assumed: an alarm, and three requests of whoever works it. @type {Use} */
export const work = {
  workerRequests: 3,
  objectRequests: 4,
  cpuMilliseconds: 20,
  activeMilliseconds: 100,
  rowsWritten: 40,
  rowsRead: 200,
  bytes: 2_000,
};

/**
 * What a month costs. @param {number} leads a month @param {Use[]} uses @param {number} months how long leads are kept
 */
export function month(leads, uses, months) {
  const sum = (/** @type {keyof Use} */ of) => leads * uses.reduce((all, use) => all + use[of], 0);
  const takes = {
    workerRequests: sum("workerRequests"),
    cpuMilliseconds: sum("cpuMilliseconds"),
    objectRequests: sum("objectRequests"),
    objectSeconds: (sum("activeMilliseconds") / 1000) * memory,
    rowsWritten: sum("rowsWritten"),
    rowsRead: sum("rowsRead"),
    gigabytes: (sum("bytes") * months) / 1e9,
  };
  const parts = Object.entries(takes).map(([name, amount]) => {
    const { included, price, per } = prices[/** @type {keyof typeof takes} */ (name)];
    return { name, amount, dollars: (Math.max(0, amount - included) / per) * price };
  });
  const dollars = parts.reduce((all, part) => all + part.dollars, prices.plan);
  return { parts, dollars, workspaces: Math.ceil((takes.gigabytes * 1e9) / mostOfAWorkspace) };
}

/** @type {Record<string, string>} */
const words = {
  workerRequests: "requests to the Worker",
  cpuMilliseconds: "CPU time, ms",
  objectRequests: "requests to Durable Objects",
  objectSeconds: "time of Durable Objects, GB-s",
  rowsWritten: "rows written",
  rowsRead: "rows read",
  gigabytes: "stored, GB",
};

const number = (/** @type {number} */ amount) => amount.toLocaleString("en-US", { maximumFractionDigits: 1 });
const dollar = (/** @type {number} */ amount) =>
  `$${amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
const volumes = [10_000, 1_000_000, 100_000_000];

/** @param {Use[]} uses @param {number} months */
function ofVolumes(uses, months) {
  const each = volumes.map((leads) => month(leads, uses, months));
  const cell = (/** @type {{ amount: number, dollars: number } | undefined} */ part) =>
    part ? `${number(part.amount)}: ${dollar(part.dollars)}` : "";
  const rows = Object.entries(words).map(([name, text]) => [
    text,
    ...each.map(({ parts }) => cell(parts.find((part) => part.name === name))),
  ]);
  return table(
    ["a month", ...volumes.map((leads) => `${number(leads)} leads`)],
    [
      ["the plan", ...each.map(() => dollar(prices.plan))],
      ...rows,
      ["**together**", ...each.map(({ dollars }) => `**${dollar(dollars)}**`)],
      ["for 1,000 leads", ...each.map(({ dollars }, i) => dollar((dollars / (volumes[i] ?? 1)) * 1000))],
      ["workspaces needed to hold them, at least", ...each.map(({ workspaces }) => number(workspaces))],
    ],
  );
}

export function costs() {
  const rows = Object.entries(words).map(([name, text]) => {
    const { included, price, per } = prices[/** @type {keyof typeof prices & keyof Use} */ (name)];
    return [text, number(included), `$${price} for ${number(per)}`];
  });
  const uses = /** @type {(keyof Use)[]} */ (Object.keys(submission)).map((name) => [
    words[name] ??
      { activeMilliseconds: "object active, ms", bytes: "stored, bytes" }[/** @type {string} */ (name)] ??
      name,
    number(submission[name]),
    number(work[name]),
  ]);
  return [
    opening("What it costs", "scripts/docs/costs.mjs"),
    "On your own machine Frontdesk costs the machine. On Cloudflare it costs what the platform bills: this page is that",
    "arithmetic, and `node scripts/docs/costs.mjs` makes it again with your figures.\n",
    "## The price list\n",
    `Workers Paid, ${dollar(prices.plan)} a month, without taxes, as published in 2026 and looked up on ${prices.asOf}:`,
    `${prices.sources.map((source) => `[${new URL(source).pathname}](${source})`).join(", ")}. Prices change: look there before you rely on it.\n`,
    table(["", "included a month", "beyond it"], rows),
    "## What a lead takes\n",
    "Requests, rows and bytes of a submission are **measured**, by `node scripts/docs/use.mjs 300`: 300 made-up leads of 60",
    "companies over the demo's accounts, counted in workerd, which counts rows as the platform does: each index entry and",
    "each update is a row. Times are assumed, and high: a submission takes a few milliseconds. What is done with a lead",
    "afterwards is **assumed**: one alarm, and accepting it, acting and looking at it.\n",
    table(["", "a submission, measured", "its work, assumed"], uses),
    "Leads carry their receipts with them: that is most of what is stored. Free trials of the platform are not counted, nor what",
    "a form's page costs where it lies. Requests for this site's own files pass the Worker, too.\n",
    "## Taken in and routed, kept a year\n",
    ofVolumes([submission], 12),
    "## Taken in, routed and worked, kept a year\n",
    ofVolumes([submission, work], 12),
    "## What it tells\n",
    `- Rows written are nearly all of it, then storage. [Retention](./api#put_retention) bounds the storage.`,
    `- A workspace is one Durable Object and holds ${number(mostOfAWorkspace / 1e9)} GB: about ${number(Math.floor(mostOfAWorkspace / (submission.bytes + work.bytes) / 1000) * 1000)} leads with all that`,
    "  is kept of them. A company with more than that has to erase old ones or have several workspaces; 100 million leads a month are those of a",
    "  service with many customers, each in a workspace of their own.",
    "- One object answers one request after the other. 100 million a month are 38 a second in the mean, over all workspaces.\n",
  ].join("\n");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) console.log(costs());
