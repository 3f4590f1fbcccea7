/**
 * Finds a Chromium for the page tests, and installs the distribution's where there is none.
 *
 * In scope: its path. Not in scope: driving it (the tests do, with playwright-core).
 */
import { Stop } from "./progress.mjs";
import { ask, run } from "./run.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The browser's path, or null. `CHROMIUM` names one explicitly. */
export function findChromium() {
  for (const name of [process.env.CHROMIUM ?? "", ...names]) {
    // On Ubuntu the package is a stub that only tells to use snap: what cannot say its version is no browser.
    const path = name && ask("sh", ["-c", 'command -v "$1"', "sh", name]);
    if (path && ask(path, ["--version"])) return path;
  }
  return null;
}

/** @param {(text: string) => void} say */
export async function installChromium(say) {
  const found = findChromium();
  if (found) return `${found} is there`;
  const root = process.getuid?.() === 0;
  const may = root || ask("sudo", ["-n", "true"]) !== null;
  if (ask("apt-get", ["--version"]) && may) {
    const apt = (/** @type {string[]} */ ...args) => {
      const words = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", ...args];
      return root ? run("env", words.slice(1), { say }) : run("sudo", ["-n", ...words], { say });
    };
    await apt("update");
    await apt("install", "--no-install-recommends", "chromium");
  }
  const installed = findChromium();
  if (installed) return `installed ${installed}`;
  throw new Stop(
    "The page tests need Chromium and none was found. Install one (on Debian: sudo apt-get install chromium)\n" +
      "or name one: CHROMIUM=/path/to/chrome npm test. Without the page tests: npm test -- rust",
  );
}
