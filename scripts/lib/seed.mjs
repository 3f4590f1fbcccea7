/**
 * Puts the demo workspace into a running Worker, over the same API as anybody else.
 *
 * In scope: the demo's playbook and accounts. Not in scope: any other workspace.
 */
import { readFileSync } from "node:fs";
import { at } from "./paths.mjs";
import { Stop } from "./progress.mjs";
import { digest } from "./stamps.mjs";

const playbook = at("demo", "playbook.toml");
const accounts = at("demo", "accounts.csv");

/** Tells one version of the demo data from another. */
export const seedVersion = () => digest([], [playbook, accounts]);

/** Publishes the demo's playbook, then its accounts. @param {string} baseUrl */
export async function seed(baseUrl) {
  await send(baseUrl, "PUT", "/v1/playbook", "application/toml", playbook);
  await send(baseUrl, "POST", "/v1/accounts", "text/csv", accounts);
}

/** @param {string} baseUrl @param {string} method @param {string} path @param {string} type @param {string} file */
async function send(baseUrl, method, path, type, file) {
  const response = await fetch(new URL(path, baseUrl), {
    method,
    headers: { authorization: "Bearer sk_demo", "content-type": type },
    body: readFileSync(file),
  });
  const answer = await response.text();
  if (!response.ok) throw new Stop(`${method} ${path} with ${file} answered ${response.status}: ${answer}`);
}
