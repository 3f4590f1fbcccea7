/**
 * What a bundle weighs on the way to whoever loads it.
 *
 * In scope: raw, gzip and brotli sizes. Not in scope: judging them.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { browserBundle, workerBundle } from "./paths.mjs";

/** @param {string[]} files */
function weigh(files) {
  const all = files.map((file) => readFileSync(file));
  const sum = (/** @type {(content: Buffer) => number} */ of) => all.reduce((total, content) => total + of(content), 0);
  return {
    raw: sum((content) => content.length),
    gzip: sum((content) => gzipSync(content, { level: 9 }).length),
    brotli: sum((content) => brotliCompressSync(content).length),
  };
}

/** Each bundle's size in bytes. */
export function sizes() {
  const form = ["frontdesk_form.js", "frontdesk_form_bg.wasm"].map((name) => join(browserBundle, name));
  const short = ["frontdesk_form_short.js", "frontdesk_form_short_bg.wasm"].map((name) => join(browserBundle, name));
  const prefill = ["frontdesk_prefill.js", "frontdesk_prefill_bg.wasm"].map((name) => join(browserBundle, name));
  const browser = ["frontdesk.js", "frontdesk_bg.wasm"].map((name) => join(browserBundle, name));
  const worker = ["guard.js", "index.js", "index_bg.wasm"].map((name) => join(workerBundle, name));
  return {
    form: weigh(form),
    short: weigh(short),
    prefill: weigh(prefill),
    browser: weigh(browser),
    worker: weigh(worker),
  };
}
