/**
 * `npm run self-host [-- --into DIR]`: everything that a machine needs to run Frontdesk, in one folder, without Node, Rust or an
 * account anywhere; and without `--into`, that folder in target/ and Frontdesk running from it.
 *
 * In scope: building it and running it. Not in scope: what lies in the folder (lib/hosted.mjs).
 */

import { spawn } from "node:child_process";
import { join, resolve } from "node:path";
import { build, buildSteps } from "./lib/build.mjs";
import { place } from "./lib/hosted.mjs";
import { at } from "./lib/paths.mjs";
import { fail, Steps, Stop } from "./lib/progress.mjs";

const given = process.argv.indexOf("--into");
const into = given < 0 ? undefined : process.argv[given + 1];

async function selfHost() {
  if (given >= 0 && !into)
    throw new Stop("`--into` without a folder: npm run self-host -- --into /opt/frontdesk/current");
  const steps = new Steps(buildSteps + 1);
  await build(steps);
  const folder = resolve(into ?? at("target", "self-host"));
  await steps.step("laying out the folder", async () => {
    place(folder);
    return folder;
  });
  if (into) {
    console.log(`\n  ${folder}/run runs it; ${folder}/frontdesk.service lets systemd do so.\n`);
    return;
  }
  const state = resolve(process.env.FRONTDESK_STATE || at(".frontdesk-hosted"));
  console.log(
    `\n  Frontdesk listens on http://${process.env.FRONTDESK_LISTEN || "127.0.0.1:8787"}; state in ${state}\n`,
  );
  const child = spawn(join(folder, "run"), { stdio: "inherit", env: { ...process.env, FRONTDESK_STATE: state } });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) process.on(signal, () => child.kill(signal));
  const code = await new Promise((done) => child.once("exit", done));
  if (code) throw new Stop(`Frontdesk ended with status ${code}; what it said is above.`);
}

selfHost().catch(fail);
