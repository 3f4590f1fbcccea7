/**
 * Builds what is served: the browser bundle (pkg/), the site with the app (target/site), the Worker (target/worker).
 *
 * In scope: calling the tools in the right way, and not at all where their inputs have not changed.
 * Not in scope: installing them (tools.mjs).
 */
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, relative } from "node:path";
import { appInputs, appOutputs, buildApp } from "./app.mjs";
import { integrity, LOADER, makePackage } from "./package.mjs";
import { at, browserBundle, cargoTarget, cargoTools, root, site, wasmTarget, workerBundle } from "./paths.mjs";
import { Steps, Stop } from "./progress.mjs";
import { ask, run } from "./run.mjs";
import { complete, digest, filesIn, forget, unchanged } from "./stamps.mjs";
import {
  browserProfile,
  checkMachine,
  edgeProfile,
  formProfile,
  npmPackages,
  quick,
  toolEnvironment,
  wasmPack,
  wasmStandardLibrary,
  wasmTools,
  workerBuild,
} from "./tools.mjs";
import { widgetPage } from "./widget_page.mjs";

/** @typedef {(text: string) => void} Say */

const manifests = () => [
  ...["Cargo.toml", "Cargo.lock", "rust-toolchain.toml", ".cargo/config.toml", "package-lock.json"].map((name) =>
    at(name),
  ),
  ...["prefill", "ledger", "worker", "www", "www/prefill"].map((crate) => at(crate, "Cargo.toml")),
];

/** Where the compiler's notes on a build are kept: two bundles of one crate overwrite each other's. @param {string} name */
const notesOf = (name) => at("target", "stamps", `${name}.d`);

/** The files the compiler read for this build, embedded data included, as cargo noted them; null when there was none.
 * A new source file cannot matter before one of these changes to name it. @param {string} name */
function filesRead(name) {
  if (!existsSync(notesOf(name))) return null;
  const [, list = ""] = readFileSync(notesOf(name), "utf8").split(/: (.*)/s, 2);
  return list
    .trim()
    .split(/(?<!\\)\s+/)
    .map((path) => path.replaceAll("\\ ", " "))
    .filter(Boolean);
}

/**
 * Runs one wasm build unless nothing it reads has changed.
 * @param {{ name: string, library: string, profile: Record<string, string>, outputs: string[],
 *   build: () => Promise<unknown> }} what
 */
async function wasmBuild({ name, library, profile, outputs, build }) {
  const inputs = () => {
    const words = [JSON.stringify(cargoTools), JSON.stringify(profile), ask("rustc", ["--version"]) ?? ""];
    return digest([...words, process.env.RUSTFLAGS ?? ""], [...manifests(), ...(filesRead(name) ?? [])]);
  };
  if (filesRead(name) && unchanged(name, inputs(), outputs)) return "unchanged";
  forget(name);
  const began = Date.now();
  await build();
  mkdirSync(dirname(notesOf(name)), { recursive: true });
  copyFileSync(join(cargoTarget, wasmTarget, "release", `${library}.d`), notesOf(name));
  // What the compiler read is only known now: the stamp belongs to this build's list, not the last one's. A file that
  // was written meanwhile may not be in the build as it is now: then there is no stamp, and the next build does it again.
  const read = [...manifests().filter(existsSync), ...(filesRead(name) ?? [])];
  if (read.every((file) => statSync(file).mtimeMs < began)) complete(name, inputs());
  return "built";
}

/**
 * What browsers and partners load: `frontdesk`, the whole core; `frontdesk_form`, what a form needs of it, and
 * `frontdesk_form_short`, one that asks neither for title nor industry nor place; `frontdesk_prefill`, the visitor's side of the
 * sealed prefill.
 * @param {"frontdesk" | "frontdesk_form" | "frontdesk_form_short" | "frontdesk_prefill"} bundle @param {Record<string, string>} profile
 * @param {string[]} features @param {string} [crate] its folder
 */
const browserBuild =
  (bundle, profile, features, crate = "www") =>
  (/** @type {Say} */ say) =>
    wasmBuild({
      name: bundle,
      library: `frontdesk_${crate.replace("/", "_")}`,
      profile,
      outputs: [join(browserBundle, `${bundle}.js`), join(browserBundle, `${bundle}_bg.wasm`)],
      build: async () => {
        // A folder of its own: wasm-pack optimizes every bundle that it finds beside the new one, again and again.
        const folder = join(cargoTarget, "wasm-pack", bundle);
        const args = ["build", at(crate), "--release", "--target", "web", "--mode", "no-install"];
        if (quick) args.push("--no-opt");
        args.push("--out-dir", relative(at(crate), folder), "--out-name", bundle, "--", "--locked", ...features);
        await run(wasmPack(), args, { env: toolEnvironment(profile), say });
        const { transform } = await import("esbuild");
        const glue = join(folder, `${bundle}.js`);
        writeFileSync(glue, (await transform(readFileSync(glue, "utf8"), { minify: true, format: "esm" })).code);
        // The package's manifest is ours: see package.mjs.
        const others = [".gitignore", "package.json"];
        cpSync(folder, browserBundle, { recursive: true, filter: (path) => !others.includes(basename(path)) });
      },
    });

const asked = ["--features", "titles,industries,place-names"];
export const form = browserBuild("frontdesk_form", formProfile, ["--no-default-features", ...asked]);
export const shortForm = browserBuild("frontdesk_form_short", formProfile, ["--no-default-features"]);
export const prefill = browserBuild("frontdesk_prefill", formProfile, [], "www/prefill");
export const browser = browserBuild("frontdesk", browserProfile, []);

/** The Worker: the edge and the Durable Object, as workerd and Cloudflare load them. */
export async function worker(/** @type {Say} */ say) {
  const outcome = await wasmBuild({
    name: "worker",
    library: "frontdesk_worker",
    profile: edgeProfile,
    outputs: [join(workerBundle, "index.js"), join(workerBundle, "index_bg.wasm")],
    build: () => {
      const args = ["--release", "--out-dir", relative(at("worker"), workerBundle), at("worker"), "--", "--locked"];
      if (quick) args.unshift("--no-opt");
      return run(workerBuild(), args, { cwd: at("worker"), env: toolEnvironment(edgeProfile), say });
    },
  });
  copyFileSync(at("worker", "guard.js"), join(workerBundle, "guard.js"));
  return outcome;
}

/**
 * The npm package (pkg/): the widget in a small script and pieces that are loaded when needed, the core for scripts and servers,
 * their types.
 */
export async function npmPackage() {
  const folders = ["widget", "package"].map((name) => at("www", name));
  const sources = [...folders.flatMap(filesIn), at("www", "pages", "lead.ts")];
  const wasm = ["frontdesk", "frontdesk_form", "frontdesk_form_short"].flatMap((name) => [
    `${name}.d.ts`,
    `${name}.js`,
  ]);
  const inputs = digest(
    [],
    [
      ...sources,
      ...wasm.map((name) => join(browserBundle, name)),
      at("package-lock.json"),
      at("scripts", "lib", "package.mjs"),
    ],
  );
  if (unchanged("package", inputs, [join(browserBundle, "package.json")])) return "unchanged";
  forget("package");
  await makePackage();
  complete("package", inputs);
  return `built; ${LOADER} has integrity="${integrity()[LOADER]}"`;
}

/** The static files: pages as they are, their scripts compiled, the browser bundle beside them. */
export async function pages() {
  const sources = filesIn(at("www", "pages"));
  const shared = filesIn(at("www", "widget"));
  const description = at("worker", "openapi.json");
  const maker = at("scripts", "lib", "widget_page.mjs");
  const inputs = digest(
    [],
    [...sources, ...shared, ...filesIn(browserBundle), at("package-lock.json"), description, maker],
  );
  if (unchanged("site", inputs, [site])) return "unchanged";
  forget("site");
  rmSync(site, { recursive: true, force: true });
  mkdirSync(site, { recursive: true });
  const scripts = sources.filter((file) => extname(file) === ".ts" && !file.endsWith(".d.ts"));
  for (const file of sources.filter((file) => extname(file) !== ".ts")) {
    const copy = join(site, relative(at("www", "pages"), file));
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(file, copy);
  }
  writeFileSync(join(site, "widget.html"), widgetPage());
  // Kept with line breaks so that changes can be read; sent without.
  writeFileSync(join(site, "openapi.json"), JSON.stringify(JSON.parse(readFileSync(description, "utf8"))));
  if (existsSync(browserBundle)) {
    cpSync(browserBundle, join(site, "pkg"), { recursive: true, filter: (path) => basename(path) !== ".gitignore" });
  }
  if (scripts.length > 0) {
    const { build } = await import("esbuild");
    const options = {
      bundle: true,
      minify: true,
      sourcemap: true,
      format: /** @type {const} */ ("esm"),
      target: "es2022",
    };
    await build({
      ...options,
      entryPoints: scripts,
      outbase: at("www", "pages"),
      outdir: site,
      // The bundle is one file for the page, the widget and partners alike: cached once, not copied into each.
      external: ["/pkg/*"],
      absWorkingDir: root,
      logLevel: "silent",
    }).catch((error) => {
      throw new Stop(`the page scripts do not compile: ${error.message}`);
    });
  }
  complete("site", inputs);
  return "built";
}

/** The extranet app, which the pages' folder holds: after them. */
export async function app() {
  const sources = ["app", "pages", "widget"].flatMap((room) => filesIn(at("www", room)));
  const inputs = digest([], [...sources, ...appInputs]);
  if (unchanged("app", inputs, appOutputs)) return "unchanged";
  forget("app");
  await buildApp();
  complete("app", inputs);
  return "built";
}

/** How many steps `build` shows. */
export const buildSteps = 11;

/** Sets up what is missing and builds what has changed. @param {Steps} [steps] */
export async function build(steps = new Steps(buildSteps)) {
  checkMachine();
  await steps.step("Rust for WebAssembly", wasmStandardLibrary);
  await steps.step("npm packages", npmPackages);
  await steps.step("wasm tools (the first time takes minutes)", wasmTools);
  await steps.step("building the form's bundle", form);
  await steps.step("building the short form's bundle", shortForm);
  await steps.step("building the prefill's bundle", prefill);
  await steps.step("building the whole browser bundle", browser);
  await steps.step("building the npm package", npmPackage);
  await steps.step("building the pages", pages);
  await steps.step("building the app", app);
  await steps.step("building the Worker", worker);
}
