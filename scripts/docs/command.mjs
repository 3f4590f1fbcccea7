/** The `frontdesk` command, built for the pages that are made of it and for the blocks that run it. */
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { cargoTarget, root } from "../lib/paths.mjs";

/** @type {string | undefined} */
let built;

/** Its path; `FRONTDESK_COMMAND` names one that is built already. */
export function command() {
  if (process.env.FRONTDESK_COMMAND) return process.env.FRONTDESK_COMMAND;
  if (!built) {
    execFileSync("cargo", ["build", "--quiet", "--locked", "-p", "frontdesk-cli"], { cwd: root, stdio: "inherit" });
    built = join(cargoTarget, "debug", "frontdesk");
  }
  return built;
}
