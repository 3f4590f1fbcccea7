/**
 * `npm start`: from a fresh clone to a running demo, and the same in a moment the second time.
 *
 * In scope: the order of things and what is printed. Each thing itself is in scripts/lib.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build, buildSteps } from "./lib/build.mjs";
import { demoSecret, keyDemo, sealDemo } from "./lib/demo_prefill.mjs";
import { root } from "./lib/paths.mjs";
import { fail, Steps, Stop, seconds } from "./lib/progress.mjs";
import { seed, seedVersion } from "./lib/seed.mjs";
import { startWorkerd } from "./lib/workerd.mjs";

const began = performance.now();

function portWanted() {
  const port = Number(process.env.PORT || 8787);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new Stop(`PORT is \`${process.env.PORT}\`, expected a number from 0 to 65535.`);
}

/** The demo is put in once, and again when its files change: what was changed by hand since stays.
 * @param {string} url @param {string} stateDir */
async function seedOnce(url, stateDir) {
  const note = join(stateDir, "seeded");
  const version = `${seedVersion()} ${demoSecret}`;
  if (existsSync(note) && readFileSync(note, "utf8") === version) return "already there";
  await seed(url);
  await keyDemo(url);
  writeFileSync(note, version);
}

async function start() {
  const port = portWanted();
  const stateDir = resolve(root, process.env.FRONTDESK_STATE || ".frontdesk");
  const steps = new Steps(buildSteps + 3);
  await build(steps);
  await steps.step("sealing the demo's prefill (the first time builds the command line)", sealDemo);
  /** @type {Awaited<ReturnType<typeof startWorkerd>> | undefined} */
  let server;
  await steps.step("starting workerd", async () => {
    const { WEBHOOKS_TO_LOOPBACK = "" } = process.env;
    server = await startWorkerd({ port, stateDir, vars: { LOCAL: "1", WEBHOOKS_TO_LOOPBACK } });
    return `listening on ${server.url}`;
  });
  if (!server) return;
  const { url, stop, ended } = server;
  let stopping = false;
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, async () => {
      if (stopping) return;
      stopping = true;
      await stop();
      console.log("\nstopped; the leads are kept");
      process.exit(0);
    });
  }
  await steps.step("seeding the demo workspace", () => seedOnce(url, stateDir));
  console.log(`\n  Frontdesk is at ${url}  (ready after ${seconds(began)}; state in ${stateDir}; Ctrl-C stops it)\n`);
  await ended;
  if (!stopping)
    throw new Stop("workerd ended by itself; what it said is above. `npm start` begins again with the same state.");
}

start().catch(fail);
