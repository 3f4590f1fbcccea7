/**
 * Runs the built Worker in workerd, the runtime that Cloudflare runs, with its state in a folder on this disk.
 *
 * In scope: the life of the process. Not in scope: building (build.mjs), its configuration (workerd_config.mjs), what the
 * Worker does.
 */
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, relative, resolve } from "node:path";
import { at, site, workerBundle } from "./paths.mjs";
import { Stop } from "./progress.mjs";
import { digest } from "./stamps.mjs";
import { configuration, toAnybody, toPublic } from "./workerd_config.mjs";

const patience = 3_000;
const configs = at("target", "workerd");

/** The runtime itself, not npm's wrapper around it: signals reach it without a node in between. */
export function binary() {
  const load = createRequire(import.meta.url);
  return /** @type {{ default: string }} */ (load("workerd")).default;
}

/**
 * Starts the built Worker and resolves when it listens.
 * @param {{ port?: number, stateDir: string, vars?: Record<string, string>, log?: (text: string) => void,
 *   bundle?: string, files?: string, limiter?: string }} options
 *   `port` 0 takes a free one; `vars` become text bindings; `log` gets what the Worker prints; `bundle` is the folder of
 *   another Worker with the same bindings; `files` that of other pages and buckets; `limiter` is the module of a rate limiter, which workerd has none of.
 */
export async function startWorkerd({
  port = 0,
  stateDir,
  vars = { LOCAL: "1" },
  log = (text) => process.stderr.write(text),
  bundle = workerBundle,
  files = site,
  limiter,
}) {
  const state = resolve(stateDir);
  mkdirSync(state, { recursive: true });
  // This machine is reached only where that is set for local development; the Worker looks at the address itself, too.
  const loopback = vars.LOCAL === "1" && vars.WEBHOOKS_TO_LOOPBACK === "1";
  const config = configuration({
    bundle,
    from: relative(configs, bundle),
    vars,
    reach: loopback ? toAnybody : toPublic,
    limiter,
  });
  mkdirSync(configs, { recursive: true });
  const file = join(configs, `${digest([config], []).slice(0, 16)}.capnp`);
  writeFileSync(file, config);

  const args = ["serve", file, `--socket-addr=http=127.0.0.1:${port}`, "--control-fd=3"];
  args.push(`--directory-path=site=${files}`, `--directory-path=state=${state}`);
  // A process group of its own: Ctrl-C reaches this program only, which then lets requests under way finish.
  const child = spawn(binary(), args, { detached: true, stdio: ["ignore", "pipe", "pipe", "pipe"] });
  const end = () => child.kill("SIGKILL");
  process.once("exit", end);
  const ended = new Promise((done) => child.once("exit", done)).finally(() => process.off("exit", end));

  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      if (said.length < 4_000) said += chunk;
      log(chunk.toString("utf8"));
    });
  }

  const listening = await new Promise((done, failed) => {
    child.once("error", (error) => failed(new Stop(`workerd does not start: ${error.message}`)));
    child.once("exit", () => failed(new Stop(refusal(port, said))));
    let messages = "";
    child.stdio[3]?.on("data", (chunk) => {
      messages += chunk;
      const line = messages.split("\n").find((line) => line.includes('"listen"') && line.endsWith("}"));
      if (line) done(JSON.parse(line).port);
    });
  });

  return {
    url: `http://127.0.0.1:${listening}`,
    /** The process's id. */
    pid: child.pid ?? 0,
    /** Resolves when the process is gone, however it went. */
    ended,
    /** Lets requests under way finish, then ends the process. */
    async stop() {
      child.kill("SIGTERM");
      const late = setTimeout(end, patience);
      await ended;
      clearTimeout(late);
    },
    /** Ends the process at once, as a power cut would. */
    async kill() {
      end();
      await ended;
    },
  };
}

/** Why workerd ended before it listened. @param {number} port @param {string} said */
function refusal(port, said) {
  if (/address already in use/i.test(said)) {
    return `port ${port} is taken: stop what listens there, or choose another: PORT=${port + 1} npm start`;
  }
  return `workerd ended before it listened:\n${said}`;
}
