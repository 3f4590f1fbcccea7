/**
 * Makes the npm package of what browsers, Node, Deno and Bun load: pkg/, where the wasm bundles are already.
 *
 * In scope: its scripts, types, manifest, and the digests by which pages can pin them. Not in scope: the wasm (build.mjs).
 */
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { at, browserBundle, root } from "./paths.mjs";
import { Stop } from "./progress.mjs";
import { run } from "./run.mjs";

/** The element's script, under the name that stands in other people's pages. */
export const LOADER = "frontdesk-form.js";
const isPiece = (/** @type {string} */ name) => /^frontdesk-form-.*\.js$/.test(name);

/** Digests by which a browser takes nothing else (Subresource Integrity), by file. */
export function integrity() {
  const scripts = readdirSync(browserBundle).filter((name) => name.endsWith(".js"));
  const digest = (/** @type {string} */ name) =>
    `sha384-${createHash("sha384")
      .update(readFileSync(join(browserBundle, name)))
      .digest("base64")}`;
  return Object.fromEntries(scripts.map((name) => [name, digest(name)]));
}

export async function makePackage() {
  for (const name of readdirSync(browserBundle).filter(isPiece)) rmSync(join(browserBundle, name));
  await bundle();
  await types();
  copyFileSync(at("www", "widget", "README.md"), join(browserBundle, "README.md"));
  writeFileSync(join(browserBundle, "integrity.json"), `${JSON.stringify(integrity(), null, 2)}\n`);
  writeFileSync(join(browserBundle, "package.json"), `${JSON.stringify(manifest(), null, 2)}\n`);
}

async function bundle() {
  const { build } = await import("esbuild");
  await build({
    entryPoints: { "frontdesk-form": at("www", "widget", "define.ts"), index: at("www", "package", "index.ts") },
    outdir: browserBundle,
    chunkNames: "frontdesk-form-[name]-[hash]",
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    absWorkingDir: root,
    logLevel: "silent",
    plugins: [
      {
        // Wherever all of it is served from.
        name: "the wasm bundle beside",
        setup: (build) => {
          build.onResolve({ filter: /^\/pkg\// }, ({ path }) => ({ path: `./${basename(path)}`, external: true }));
        },
      },
    ],
  }).catch((error) => {
    throw new Stop(`the npm package does not compile: ${error.message}`);
  });
}

async function types() {
  const folder = join(browserBundle, "types");
  rmSync(folder, { recursive: true, force: true });
  const entries = [at("www", "package", "index.ts"), at("www", "widget", "define.ts")];
  const config = join(at("target"), "package.tsconfig.json");
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    allowJs: false,
    checkJs: false,
    outDir: folder,
    rootDir: at("www"),
  };
  writeFileSync(config, JSON.stringify({ extends: at("tsconfig.json"), compilerOptions, include: entries }));
  await run(at("node_modules", ".bin", "tsc"), ["-p", config], {});
}

function manifest() {
  const { version, license } = JSON.parse(readFileSync(at("package.json"), "utf8"));
  const bundles = ["frontdesk", "frontdesk_form", "frontdesk_form_short"];
  const own = bundles.flatMap((name) => [`${name}.js`, `${name}.d.ts`, `${name}_bg.wasm`]);
  return {
    name: "frontdesk",
    version,
    license,
    description:
      "Recognizes leads in forms: the <frontdesk-form> element, and the core for browsers, Node, Deno and Bun",
    type: "module",
    exports: {
      ".": { types: "./types/package/index.d.ts", default: "./index.js" },
      "./form": { types: "./types/widget/define.d.ts", default: `./${LOADER}` },
      "./frontdesk.wasm": "./frontdesk_bg.wasm",
      "./package.json": "./package.json",
    },
    sideEffects: [`./${LOADER}`],
    files: [
      ...own.filter((name) => existsSync(join(browserBundle, name))),
      "index.js",
      "frontdesk-form*.js",
      "types",
      "integrity.json",
    ],
  };
}
