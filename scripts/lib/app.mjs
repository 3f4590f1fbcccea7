/**
 * Builds the extranet app: the types of the API's answers, the icons that it shows, the bundles.
 *
 * In scope: calling the generator and the bundler. Not in scope: when (build.mjs), what the app does (www/app).
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, site } from "./paths.mjs";
import { Stop } from "./progress.mjs";

const description = () => JSON.parse(readFileSync(at("worker", "openapi.json"), "utf8"));
const types = at("target", "app", "api.d.ts");
const icons = at("node_modules", "lucide-static", "icons");

/** What the app's types and bundles are made from, beside its own folder. */
export const appInputs = [at("worker", "openapi.json"), at("package-lock.json"), at("scripts", "lib", "app.mjs")];
export const appOutputs = [types, join(site, "app", "index.html")];

/** @typedef {Record<string, any>} Schema */

/** What JSON one message may carry. @param {Record<string, { schema?: Schema }> | undefined} content @returns {Schema[]} */
const json = (content) =>
  Object.entries(content ?? {}).flatMap(([media, { schema }]) => (media.endsWith("json") && schema ? [schema] : []));

/** What is sent to an operation and answered by it, as one object. @param {Schema} operation @returns {Schema} */
function door(operation) {
  const done = Object.entries(operation.responses).filter(([status]) => status.startsWith("2"));
  const answers = done.flatMap(([, { content }]) => json(content));
  const [body] = json(operation.requestBody?.content);
  const properties = { answer: answers.length > 0 ? { anyOf: answers } : { type: "null" }, ...(body ? { body } : {}) };
  return { type: "object", properties, required: Object.keys(properties), additionalProperties: false };
}

/** The description's shapes, and under `Doors` each operation by method and path, as TypeScript. */
export async function writeTypes() {
  const { compile } = await import("json-schema-to-typescript");
  const { paths, components } = description();
  /** @type {Record<string, Schema>} */
  const doors = {};
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(methods))
      doors[`${method.toUpperCase()} ${path}`] = door(operation);
  }
  const schema = {
    title: "Doors",
    type: "object",
    properties: doors,
    required: Object.keys(doors),
    additionalProperties: false,
    definitions: components.schemas,
  };
  const text = JSON.stringify(schema).replaceAll("#/components/schemas/", "#/definitions/");
  mkdirSync(at("target", "app"), { recursive: true });
  const options = { additionalProperties: false, bannerComment: "", format: false };
  writeFileSync(types, await compile(JSON.parse(text), "Doors", options));
}

/** The icons that the app names: in the page, where they are there as soon as it is, and in one file for the component library. */
function writeIcons() {
  const names = JSON.parse(readFileSync(at("www", "app", "parts", "icons.json"), "utf8"));
  const symbols = Object.entries(names).map(([name, drawn]) => {
    const drawing = readFileSync(join(icons, `${drawn}.svg`), "utf8").replace(/^[\s\S]*?<svg[^>]*>|<\/svg>\s*$/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${drawing.trim()}</symbol>`;
  });
  const page = join(site, "app", "index.html");
  const inPage = symbols.map((symbol) => symbol.replace('<symbol id="', '<symbol id="icon-')).join("");
  const sprite = `<svg class="sprite" width="0" height="0" aria-hidden="true">${inPage}</svg>`;
  writeFileSync(page, readFileSync(page, "utf8").replace('<div id="app">', `${sprite}\n<div id="app">`));
  const note = "<!-- Lucide, ISC licence: https://lucide.dev/license -->";
  writeFileSync(
    join(site, "app", "icons.svg"),
    `<svg xmlns="http://www.w3.org/2000/svg">${note}${symbols.join("")}</svg>\n`,
  );
}

/** Types first: whoever checks the app needs them. */
export async function buildApp() {
  await writeTypes();
  const { build } = await import("vite");
  await build({
    configFile: false,
    root: at("www", "app"),
    base: "/app/",
    logLevel: "error",
    oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
    build: {
      outDir: join(site, "app"),
      emptyOutDir: true,
      target: "es2023",
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1200,
      // The core's bundle is one file for every page: see build.mjs.
      rolldownOptions: { external: [/^\/pkg\//] },
    },
  }).catch((error) => {
    throw new Stop(`the app does not compile: ${error.message}`);
  });
  writeIcons();
}
