/**
 * The demo's sealed prefill: its key in the workspace, and the buckets of its accounts where the Worker serves them.
 *
 * In scope: making both, once. Not in scope: how a record is sealed (`frontdesk prefill`), any other workspace.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { at, site } from "./paths.mjs";
import { Stop } from "./progress.mjs";
import { run } from "./run.mjs";
import { complete, digest, filesIn, forget, unchanged } from "./stamps.mjs";

/** As secret as the demo's own keys, which everybody knows: so that the same accounts make the same buckets. */
export const demoSecret = digest(["the sealed prefill of the demo"], []);

const accounts = at("demo", "accounts.csv");
const buckets = join(site, "prefill", "demo");

/** Seals what the demo's accounts say of their companies. The first time it builds the command line.
 * @param {(text: string) => void} [say] */
export async function sealDemo(say) {
  const sources = [at("prefill", "src"), at("cli", "src", "prefill.rs"), at("src", "account_book")].flatMap(filesIn);
  const inputs = digest([demoSecret], [accounts, ...sources]);
  if (unchanged("demo-prefill", inputs, [join(buckets, "index.json")])) return "unchanged";
  forget("demo-prefill");
  const key = at("target", "demo-prefill.key");
  writeFileSync(key, demoSecret);
  mkdirSync(buckets, { recursive: true });
  const command = ["run", "--locked", "-p", "frontdesk-cli", "--", "prefill", accounts, "--key", key, "-o", buckets];
  await run("cargo", command, { say });
  complete("demo-prefill", inputs);
  return "sealed";
}

/** Gives the demo's workspace the key that its buckets are sealed for. @param {string} baseUrl */
export async function keyDemo(baseUrl) {
  const response = await fetch(new URL("/v1/prefill/keys", baseUrl), {
    method: "POST",
    headers: { authorization: "Bearer sk_demo", "content-type": "application/json" },
    body: JSON.stringify({ secret: demoSecret, hours: 0 }),
  });
  if (!response.ok) throw new Stop(`POST /v1/prefill/keys answered ${response.status}: ${await response.text()}`);
}
