/**
 * The files of a generator: its sources, from npm or from the command line, and the table that it writes.
 *
 * In scope: finding, reading and writing them, and saying how to get what is missing. Not in scope: what is in them.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname } from "node:path";
import { brotliCompressSync } from "node:zlib";

const require = createRequire(import.meta.url);

/** Ends the generator with what the person who runs it has to do. @param {string} message @returns {never} */
function stop(message) {
  console.error(message);
  process.exit(2);
}

/**
 * The files given as arguments, one for each name; where one is missing the generator ends and says its usage.
 * @param {string[]} names what each file is, such as `org_types.yml`; in brackets if it may be left out
 */
export function given(...names) {
  const files = process.argv.slice(2);
  const needed = names.filter((name) => !name.startsWith("[")).length;
  if (files.length >= needed && files.length <= names.length) return files;
  const usage = names.map((name) => (name.startsWith("[") ? name : `<${name}>`)).join(" ");
  return stop(`usage: node scripts/tables/${basename(process.argv[1])} ${usage}`);
}

/**
 * The folder of an installed npm package. Another version than the one that the table was made from is refused.
 * @param {string} name @param {string} version
 */
export function npmPackage(name, version) {
  const install = `npm install --no-save ${name}@${version}`;
  let manifest = "";
  try {
    manifest = require.resolve(`${name}/package.json`);
  } catch {
    stop(`${name} is not installed: ${install}`);
  }
  const found = readJson(manifest).version;
  if (found !== version) stop(`${name} is installed in version ${found}: ${install}`);
  return dirname(manifest);
}

/** @param {string | URL} file */
export const read = (file) => readFileSync(file, "utf8");

/** @param {string} file @returns {any} */
export const readJson = (file) => JSON.parse(read(file));

/** The lines of a file that are not empty, without blanks around them. @param {string} file */
export const readLines = (file) =>
  read(file)
    .split("\n")
    .map((line) => line.trim())
    .filter(Boolean);

/** A table in src/standardize/tables. @param {string} file */
const at = (file) => new URL(`../../src/standardize/tables/${file}`, import.meta.url);

/** A table that another one is derived from. @param {string} file */
export const readTable = (file) => readFileSync(at(file), "utf8");

/** Bytes after compression, as a browser fetches them. @param {string | Buffer} content */
export const compressed = (content) => brotliCompressSync(Buffer.from(content)).length;

/** Writes a table and says how large it came out. @param {string} file @param {string | Buffer} content */
export function writeTable(file, content) {
  writeFileSync(at(file), content);
  console.log(`${file}: ${Buffer.byteLength(content)} bytes, ${compressed(content)} with brotli`);
}
