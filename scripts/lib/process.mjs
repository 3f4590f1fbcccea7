/**
 * What a process takes, where the system tells it in `/proc` (Linux).
 *
 * In scope: memory and processor. Not in scope: starting and ending it (workerd.mjs).
 */
import { readFileSync } from "node:fs";

/** What `/proc/PID/stat` counts in; the same on every Linux that Node runs on. */
const ticksPerSecond = 100;

/** Resident memory, in MB; `undefined` where the system doesn't tell. @param {number} pid */
export function resident(pid) {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes ? Math.round(Number(kilobytes) / 1024) : undefined;
  } catch {
    return undefined;
  }
}

/** The processor's time so far, in ms, whatever else the machine did; `undefined` where the system doesn't tell.
 * @param {number} pid */
export function processor(pid) {
  try {
    // The name, in brackets, may hold anything.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    const [inProgram, inSystem] = [Number(fields[11]), Number(fields[12])];
    return ((inProgram + inSystem) * 1000) / ticksPerSecond;
  } catch {
    return undefined;
  }
}
