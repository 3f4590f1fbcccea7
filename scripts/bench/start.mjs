/**
 * From `npm start` to listening, in a fresh clone: the first time and the second. The wasm tools are taken from where
 * they are; FRONTDESK_TOOLS set to an empty folder measures their installation too.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { print } from "./table.mjs";

export async function start() {
  const folder = mkdtempSync(join(tmpdir(), "frontdesk-"));
  try {
    await run("git", ["clone", "--quiet", root, folder]);
    const first = await untilListening(folder);
    const second = await untilListening(folder);
    const seconds = (/** @type {number} */ milliseconds) => (milliseconds / 1000).toFixed(1);
    print("From npm start to listening, s", [
      ["run", "seconds"],
      ["first", seconds(first)],
      ["second", seconds(second)],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** @param {string} folder @returns {Promise<number>} */
function untilListening(folder) {
  const port = 18_000 + Math.floor(Math.random() * 1000);
  const began = performance.now();
  const child = spawn("npm", ["start"], { cwd: folder, env: { ...process.env, PORT: String(port) }, detached: true });
  let said = "";
  return new Promise((done, failed) => {
    let took = 0;
    const look = (/** @type {Buffer} */ chunk) => {
      said += chunk;
      if (took > 0 || !said.includes(`http://127.0.0.1:${port}`)) return;
      took = performance.now() - began;
      process.kill(-(child.pid ?? 0), "SIGINT");
    };
    child.stdout.on("data", look);
    child.stderr.on("data", look);
    child.on("exit", () => (took > 0 ? done(took) : failed(new Error(`npm start ended before it listened:\n${said}`))));
  });
}
