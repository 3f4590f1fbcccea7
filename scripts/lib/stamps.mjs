/**
 * Skips work whose inputs have not changed, by what the inputs contain and not by when they were written:
 * a fresh clone, a switched branch or a touched file does not rebuild what is already there.
 *
 * In scope: digests and the stamps in target/stamps. Not in scope: knowing which inputs a step has.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { at, root } from "./paths.mjs";

/** All files in a folder, in one order everywhere. @param {string} path @returns {string[]} */
export function filesIn(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

/** One digest over words, and over the names and contents of files. @param {string[]} words @param {string[]} files */
export function digest(words, files) {
  const hash = createHash("sha256");
  for (const word of words) hash.update(`word ${word.length} ${word}\n`);
  for (const file of [...new Set(files)].sort()) {
    const content = existsSync(file) ? readFileSync(file) : "missing";
    hash.update(`file ${relative(root, file)} ${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}

const stampOf = (/** @type {string} */ name) => at("target", "stamps", name);

/** Whether `name` was last completed with these inputs and its outputs are still there.
 * @param {string} name @param {string} inputs @param {string[]} outputs */
export function unchanged(name, inputs, outputs = []) {
  const stamp = stampOf(name);
  return existsSync(stamp) && readFileSync(stamp, "utf8") === inputs && outputs.every((path) => existsSync(path));
}

/** Notes that `name` is complete with these inputs. @param {string} name @param {string} inputs */
export function complete(name, inputs) {
  mkdirSync(at("target", "stamps"), { recursive: true });
  writeFileSync(stampOf(name), inputs);
}

/** Forgets `name`, so that work broken off midway is done again. @param {string} name */
export function forget(name) {
  rmSync(stampOf(name), { force: true });
}
