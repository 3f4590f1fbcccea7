/**
 * Sets up what a fresh machine lacks: the wasm target, npm's packages, the wasm tools.
 *
 * In scope: installing pinned versions, once, saying how far it is. Not in scope: building the project (build.mjs).
 * Only node's own modules here: this runs before any package is installed.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import { at, cargoTools, root, toolRoot, toolsFolder, wasmTarget } from "./paths.mjs";
import { Stop } from "./progress.mjs";
import { ask, run } from "./run.mjs";
import { complete, digest, unchanged } from "./stamps.mjs";

/** @typedef {(text: string) => void} Say */

const executables = { "wasm-bindgen-cli": "wasm-bindgen", "worker-build": "worker-build", "wasm-pack": "wasm-pack" };
const executable = (/** @type {keyof typeof executables} */ tool) => join(toolRoot(tool), "bin", executables[tool]);

/** These installs run for seconds in their life: building them fast matters, their own speed does not. */
const cheapBuild = {
  CARGO_PROFILE_RELEASE_OPT_LEVEL: "1",
  CARGO_PROFILE_RELEASE_LTO: "false",
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
  CARGO_PROFILE_RELEASE_DEBUG: "false",
};

/** Asked for with `npm run build -- --quick`: while one works on it, what is built in a minute and runs at a third of its
 * speed serves better than what is built in six. Nothing that is measured or deployed is built so. */
export const quick = process.argv.includes("--quick");
const quickProfile = {
  CARGO_PROFILE_RELEASE_OPT_LEVEL: "1",
  CARGO_PROFILE_RELEASE_LTO: "false",
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
  CARGO_PROFILE_RELEASE_INCREMENTAL: "true",
};

/** What travels to browsers: bytes count; `z` would save 4 % more and take twice the time to run. */
export const browserProfile = quick ? quickProfile : { CARGO_PROFILE_RELEASE_OPT_LEVEL: "s" };

/** What travels to every visitor who touches a form: there bytes count more, and a keystroke has time enough. So has a look-up. */
export const formProfile = quick ? quickProfile : { CARGO_PROFILE_RELEASE_OPT_LEVEL: "z" };

/** What runs at the edge and never travels to a visitor: time counts. */
export const edgeProfile = quick ? quickProfile : { CARGO_PROFILE_RELEASE_OPT_LEVEL: "3" };

/** The environment in which worker-build and wasm-pack find everything here and download nothing, by such a profile.
 * @param {Record<string, string>} profile */
export function toolEnvironment(profile) {
  const bin = at("node_modules", ".bin");
  return {
    ...profile,
    WASM_BINDGEN_BIN: executable("wasm-bindgen-cli"),
    WASM_OPT_BIN: join(bin, "wasm-opt"),
    ESBUILD_BIN: join(bin, "esbuild"),
    PATH: [join(toolRoot("wasm-bindgen-cli"), "bin"), bin, process.env.PATH].join(delimiter),
  };
}

export const workerBuild = () => executable("worker-build");
export const wasmPack = () => executable("wasm-pack");

/** Refuses a machine on which nothing else could work, with what to do. */
export function checkMachine() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Stop(`Node.js ${process.versions.node} found, 20.19 or newer needed: install a newer Node.js.`);
  }
  if (!ask("cargo", ["--version"])) {
    throw new Stop("`cargo` not found: install Rust through rustup (https://rustup.rs), open a new shell, try again.");
  }
  const locked = /name = "wasm-bindgen"\nversion = "([^"]+)"/.exec(readFileSync(at("Cargo.lock"), "utf8"))?.[1];
  const pinned = cargoTools["wasm-bindgen-cli"];
  if (locked && locked !== pinned) {
    throw new Stop(
      `Cargo.lock has wasm-bindgen ${locked}, package.json has wasm-bindgen-cli ${pinned}: they must be the same.`,
    );
  }
}

/** The standard library for wasm, asked of rustc: rustup may not be what brought it. */
export async function wasmStandardLibrary(/** @type {Say} */ say) {
  const folder = ask("rustc", ["--print", "target-libdir", "--target", wasmTarget]);
  if (folder && existsSync(folder)) return "already there";
  if (!ask("rustup", ["--version"])) {
    throw new Stop(
      `The Rust target ${wasmTarget} is missing and there is no rustup to add it: install Rust through rustup.`,
    );
  }
  await run("rustup", ["target", "add", wasmTarget], { say });
  return "installed";
}

/** npm's packages, exactly as locked; again only when the lock changed. */
export async function npmPackages(/** @type {Say} */ say) {
  const inputs = digest(
    [process.versions.node, process.platform, process.arch],
    [at("package-lock.json"), at(".npmrc")],
  );
  if (unchanged("npm", inputs, [at("node_modules", "workerd")])) return "already there";
  await run("npm", ["ci", "--no-audit", "--no-fund"], { say });
  complete("npm", inputs);
  return "installed";
}

/** The tools that turn Rust into a Worker and a browser bundle, built from source: the first time takes minutes. */
export async function wasmTools(/** @type {Say} */ say) {
  const names = /** @type {(keyof typeof executables)[]} */ (Object.keys(executables));
  const missing = names.filter((name) => !existsSync(executable(name)));
  if (missing.length === 0) return "already there";
  // One folder for all: what they have in common is compiled once, and a broken-off install goes on where it was.
  const build = join(toolsFolder, "build");
  for (const [index, name] of missing.entries()) {
    const version = cargoTools[name];
    const args = ["install", "--locked", "--root", toolRoot(name), "--version", version, "--target-dir", build, name];
    const head = `${name} ${version} (tool ${index + 1} of ${missing.length})`;
    say(head);
    await run("cargo", args, { cwd: root, env: cheapBuild, say: (text) => say(`${head}: ${text}`) });
  }
  rmSync(build, { recursive: true, force: true });
  return `installed into ${toolsFolder}`;
}
