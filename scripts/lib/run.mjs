/**
 * Runs other programs: their last lines when they fail, their progress while they work.
 *
 * In scope: processes that end by themselves. Not in scope: servers (workerd.mjs).
 */
import { spawn, spawnSync } from "node:child_process";
import { root } from "./paths.mjs";
import { Stop } from "./progress.mjs";

const ansi = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, "g");

/** Cargo draws its bar for terminals only, unless told; the bar is where it says how far it is. */
const cargoBar = { CARGO_TERM_PROGRESS_WHEN: "always", CARGO_TERM_PROGRESS_WIDTH: "100" };

/** A line of cargo's bar in words, or null where it is none. @param {string} line */
export function cargoProgress(line) {
  const bar = /^\s*Building \[[=> ]*\]\s*(\d+)\/(\d+)(?::\s*(.*))?$/.exec(line);
  return bar ? `${bar[1]} of ${bar[2]} crates ${bar[3] ?? ""}`.trimEnd() : null;
}

/**
 * Runs a program to its end and returns all it printed; a failure shows its last lines.
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, say?: (text: string) => void, echo?: boolean }} [options]
 * @returns {Promise<string>}
 */
export function run(command, args, { cwd = root, env = {}, say, echo = false } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...(say ? cargoBar : {}), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    /** @type {string[]} */
    const lines = [];
    let partial = "";
    const take = (/** @type {Buffer} */ chunk) => {
      if (echo) process.stdout.write(chunk);
      const pieces = (partial + chunk.toString("utf8")).replace(ansi, "").split(/[\r\n]/);
      partial = pieces.pop() ?? "";
      for (const piece of pieces) {
        const line = piece.trimEnd();
        const progress = cargoProgress(line);
        if (!progress && line) lines.push(line);
        // The bar already says what a line for each crate would.
        if (line && !/^\s*(Compiling|Checking|Downloaded) /.test(line)) say?.(progress ?? line.trim());
      }
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", (error) => failed(new Stop(`\`${command}\` does not start: ${error.message}`)));
    child.on("close", (code, signal) => {
      if (partial.trim()) lines.push(partial.trimEnd());
      if (code === 0) return done(lines.join("\n"));
      const how = signal ? `was stopped by ${signal}` : `ended with status ${code}`;
      const output = echo ? "" : `\n${lines.slice(-60).join("\n")}`;
      const stop = new Stop(`\`${command} ${args.join(" ")}\` ${how}${output}`);
      failed(Object.assign(stop, { output: lines.join("\n") }));
    });
  });
}

/** What a program prints, or null where it fails or is missing. @param {string} command @param {string[]} args */
export function ask(command, args) {
  const answer = spawnSync(command, args, { cwd: root, encoding: "utf8" });
  return answer.status === 0 ? answer.stdout.trim() : null;
}
