/**
 * Where things lie and which versions belong to this checkout.
 *
 * In scope: paths and the pinned tool versions. Not in scope: making or checking any of them.
 */
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";

export const root = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "../..");
export const at = (/** @type {string[]} */ ...parts) => join(root, ...parts);

/** Cargo's own output folder; ours (`target/site`, `target/worker`) stay in the checkout. */
export const cargoTarget = resolve(root, process.env.CARGO_TARGET_DIR ?? "target");

/** The wasm tools outlive the checkout: they take minutes to build and every checkout can share them. */
export const toolsFolder = resolve(
  process.env.FRONTDESK_TOOLS ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "frontdesk", "tools"),
);

/** @type {Record<string, string>} The one place of the cargo tools' versions is package.json, beside npm's. */
export const cargoTools = JSON.parse(readFileSync(at("package.json"), "utf8")).cargoTools;

/** A folder for each version, so that two checkouts never undo each other's tools. */
export const toolRoot = (/** @type {string} */ name) => join(toolsFolder, `${name}-${cargoTools[name]}`);

export const site = at("target", "site");
export const workerBundle = at("target", "worker");
export const browserBundle = at("pkg");
export const wasmTarget = "wasm32-unknown-unknown";
