/**
 * `npm run test:api`: schemathesis, from PyPI, asks the running Worker whatever its served description allows and much that
 * it doesn't, with every kind of key and person, each in a workspace of its own. `-- --kind secret` asks with one,
 * `--examples N` as often at each door, `--seed N` otherwise.
 *
 * In scope: no answer is a failure of ours, and each has a described status, media type, header and shape. Not in scope:
 * which answer it should have been. `tests/doors.test.mjs` is the short form, without Python.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { operator } from "../tests/support/workspaces.mjs";
import { fill, kinds } from "./api/filled.mjs";
import { build, buildSteps } from "./lib/build.mjs";
import { at } from "./lib/paths.mjs";
import { fail, Steps, Stop, seconds } from "./lib/progress.mjs";
import { run } from "./lib/run.mjs";
import { complete, digest, unchanged } from "./lib/stamps.mjs";
import { startWorkerd } from "./lib/workerd.mjs";

const home = at("target", "schemathesis");
const bin = (/** @type {string} */ name) => join(home, "bin", name);
const hooks = at("scripts", "api", "hooks.py");

const checks = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
];

/** Schemathesis at its pinned version, in an environment of its own. @param {(text: string) => void} say */
async function install(say) {
  const requirements = at("scripts", "api", "requirements.txt");
  const inputs = digest([], [requirements]);
  if (unchanged("schemathesis", inputs, [bin("schemathesis")])) return "already there";
  await run("python3", ["-m", "venv", home]);
  await run(bin("python"), ["-m", "pip", "install", "--no-input", "-r", requirements], { say });
  complete("schemathesis", inputs);
  return "installed";
}

/**
 * Asks with one kind of key; how many requests were sent.
 * @param {string} url @param {string} kind @param {{ examples: string, seed: string }} options
 * @param {(text: string) => void} say
 */
async function ask(url, kind, { examples, seed }, say) {
  const { headers, known } = await fill(url, `api-${kind}`, kind);
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-"));
  const config = join(folder, "schemathesis.toml");
  writeFileSync(config, "");
  const args = ["--config-file", config, "run", new URL("/openapi.json", url).href, "--checks", checks.join(",")];
  args.push("--max-examples", examples, "--seed", seed, "--no-color", "--continue-on-failure");
  args.push("--suppress-health-check", "all", "--request-timeout", "20", "--no-shrink", "--warnings", "off");
  args.push("--generation-with-security-parameters", "false");
  // What ends the session that it came with comes last, or nothing after it would ask anything.
  args.push("--exclude-path", "/v1/sign-out");
  for (const [name, value] of Object.entries(headers)) args.push("--header", `${name}: ${value}`);
  try {
    const env = { SCHEMATHESIS_HOOKS: hooks, FRONTDESK_KNOWN: JSON.stringify(known), HOME: folder };
    const told = await run(bin("schemathesis"), args, { cwd: folder, env, say });
    const cases = /(\d+) generated/.exec(told)?.[1] ?? "?";
    return `${cases} requests`;
  } catch (error) {
    const told = error instanceof Stop && "output" in error ? error.output : error;
    throw new Stop(`as ${kind}, seed ${seed}:\n${told}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function api() {
  const began = performance.now();
  const option = /** @type {const} */ ({ type: "string" });
  const { values } = parseArgs({
    options: { kind: option, examples: option, seed: option, built: { type: "boolean" } },
  });
  const { kind, examples = "60", seed = "1", built = false } = values;
  if (kind && !kinds.includes(kind)) throw new Stop(`\`${kind}\` is no kind, expected one of: ${kinds.join(", ")}.`);
  const wanted = kind ? [kind] : kinds;
  const steps = new Steps((built ? 0 : buildSteps) + 1 + wanted.length);
  if (!built) await build(steps);
  await steps.step("schemathesis", install);
  const stateDir = mkdtempSync(join(tmpdir(), "frontdesk-"));
  const worker = await startWorkerd({ stateDir, vars: { LOCAL: "1", OPERATOR_KEY: operator }, log: () => {} });
  /** @type {string[]} */
  const failed = [];
  try {
    for (const kind of wanted) {
      await steps.step(`as ${kind}`, async (say) => {
        try {
          return await ask(worker.url, kind, { examples, seed }, say);
        } catch (error) {
          failed.push(error instanceof Error ? error.message : `${error}`);
          return "failed";
        }
      });
    }
  } finally {
    await worker.stop();
    rmSync(stateDir, { recursive: true });
  }
  if (failed.length > 0) throw new Stop(failed.join("\n\n"));
  console.log(`\nevery answer was as described, in ${seconds(began)}`);
}

api().catch(fail);
