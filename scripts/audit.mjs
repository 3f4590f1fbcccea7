/**
 * `npm run audit`: what is depended on: licences, sources and doubles (cargo-deny, deny.toml), known vulnerabilities (RustSec, npm),
 * and the same licences for npm's packages. `-- --offline` leaves out what has to be asked for: the databases of advisories.
 *
 * In scope: running these and telling apart what is wrong from what could not be asked. Not in scope: exceptions, which
 * deny.toml argues; npm's packages build and test, and none of them is in what runs.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { at, root, toolsFolder } from "./lib/paths.mjs";
import { fail, Steps, Stop } from "./lib/progress.mjs";
import { run } from "./lib/run.mjs";

/** Beside the wasm tools, and set up only here: it takes minutes to build. */
const version = "0.20.2";
const folder = join(toolsFolder, `cargo-deny-${version}`);
const deny = join(folder, "bin", "cargo-deny");

/** @param {(text: string) => void} say */
async function install(say) {
  if (existsSync(deny)) return "already there";
  const env = {
    CARGO_PROFILE_RELEASE_OPT_LEVEL: "1",
    CARGO_PROFILE_RELEASE_LTO: "false",
    CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
  };
  await run("cargo", ["install", "--locked", "--root", folder, "--version", version, "cargo-deny"], { env, say });
  return `installed into ${folder}`;
}

/** What was asked for and could not be reached, with why. @type {string[]} */
const unasked = [];

/** Runs it; where that is for want of the network, notes it instead.
 * @param {string} what @param {RegExp} unreachable @param {() => Promise<unknown>} body */
async function asking(what, unreachable, body) {
  try {
    await body();
  } catch (error) {
    const said = `${error instanceof Error ? error.message : error}`;
    if (!unreachable.test(said)) throw error;
    unasked.push(
      `${what}: ${said
        .split("\n")
        .find((line) => unreachable.test(line))
        ?.trim()}`,
    );
    return "could not be asked";
  }
}

/** The licences of npm's packages, by the list that crates are held to, and those that only tools have. */
function licences() {
  const allowed = /allow = \[([^\]]*)\]/.exec(readFileSync(at("deny.toml"), "utf8"))?.[1] ?? "";
  const names = new Set([...allowed.matchAll(/"([^"]+)"/g)].map(([, name]) => name));
  // Of packages that test and build.
  for (const name of ["ISC", "Unlicense", "BSD-2-Clause", "0BSD", "MIT-0"]) names.add(name);
  // Of what reads images, which wrangler brings along and nothing here calls.
  names.add("LGPL-3.0-or-later");
  const { packages } = JSON.parse(readFileSync(at("package-lock.json"), "utf8"));
  const strange = Object.entries(packages).filter(([name, { license = "none" }]) => {
    const choices = `${license}`.replaceAll(/[()]/g, "").split(" OR ");
    return name && !choices.some((choice) => choice.split(" AND ").every((one) => names.has(one)));
  });
  if (strange.length === 0) return `${Object.keys(packages).length - 1} packages`;
  throw new Stop(strange.map(([name, { license }]) => `${name}: the licence \`${license}\``).join("\n"));
}

async function audit() {
  const offline = process.argv.includes("--offline");
  const steps = new Steps(offline ? 3 : 5);
  await steps.step("cargo-deny", install);
  const check = (/** @type {string[]} */ ...what) => run(deny, ["--all-features", "check", ...what], { cwd: root });
  await steps.step("crates: licences, sources, doubles", () =>
    check("licenses", "bans", "sources").then(() => "in order"),
  );
  await steps.step("npm: licences", licences);
  if (!offline) {
    const unreachable =
      /resolve host|failed to fetch|could not connect|network|unable to access|error trying to connect/i;
    await steps.step("crates: advisories", () => asking("RustSec", unreachable, () => check("advisories")));
    const refused = /audit endpoint returned an error|405|ENOTFOUND|ECONNREFUSED|EAI_AGAIN/;
    await steps.step("npm: advisories", () => asking("npm", refused, () => run("npm", ["audit"], { cwd: root })));
  }
  if (unasked.length > 0) {
    throw new Stop(
      `what could be asked is in order; not asked, for want of the network (--offline leaves it out):\n${unasked.join("\n")}`,
    );
  }
  console.log(offline ? "\nin order; advisories were not asked for" : "\nin order");
}

audit().catch(fail);
