/**
 * `npm run test:runtimes`: the conformance cases in Node, Deno and Bun, with the browser bundle that is built.
 *
 * In scope: getting the two runtimes that npm ships, of exact versions, into a folder of their own, so that nobody else has to
 * download them. Not in scope: the cases (conformance.mjs).
 */
import { existsSync } from "node:fs";
import { at } from "./lib/paths.mjs";
import { fail, Steps, Stop } from "./lib/progress.mjs";
import { run } from "./lib/run.mjs";

const folder = at("tests", "runtimes");
const cases = at("scripts", "conformance.mjs");
const { arch } = process;

/** npm's packages start binaries by install scripts, which are off: here are the binaries. */
const binaries = {
  deno: at("tests", "runtimes", "node_modules", "@deno", `linux-${arch}-glibc`, "deno"),
  bun: at(
    "tests",
    "runtimes",
    "node_modules",
    "@oven",
    `bun-linux-${arch === "arm64" ? "aarch64" : arch}`,
    "bin",
    "bun",
  ),
};

async function runtimes() {
  const steps = new Steps(4);
  await steps.step("Deno and Bun", async (say) => {
    if (Object.values(binaries).every(existsSync)) return "there";
    await run("npm", ["ci", "--no-progress"], { cwd: folder, say });
    const missing = Object.values(binaries).filter((path) => !existsSync(path));
    if (missing.length > 0) throw new Stop(`npm brought no ${missing.join(", ")}: this machine has another system?`);
    return "installed";
  });
  const each = {
    node: [process.execPath],
    deno: [binaries.deno, "run", "--allow-read", "--allow-env", "--allow-sys"],
    bun: [binaries.bun],
  };
  for (const [name, [command = "", ...args]] of Object.entries(each)) {
    await steps.step(name, async (say) => {
      const told = await run(command, [...args, cases], { say });
      return told.split("\n").at(-1) ?? "";
    });
  }
}

runtimes().catch(fail);
