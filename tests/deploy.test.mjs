/**
 * What would be deployed to Cloudflare, by wrangler itself, without an account: `wrangler deploy --dry-run`.
 *
 * In scope: both environments' bindings, migrations, that wrangler bundles what was built and warns of nothing. Not in scope:
 * building it (wrangler would do that first: `[build]`), and what only the platform can say.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { Ajv } from "ajv";
import { experimental_readRawConfig } from "wrangler";
import { at } from "../scripts/lib/paths.mjs";

const toml = readFileSync(at("wrangler.toml"), "utf8");
const folder = mkdtempSync(join(tmpdir(), "frontdesk-deploy-"));
after(() => rmSync(folder, { recursive: true }));

const build = '\n[build]\ncommand = "npm run build"\n';

/** What wrangler says to a dry run of this environment. @param {string} environment @param {string} config */
function dryRun(environment, config = toml) {
  // What it would build first is built already, by `npm test`.
  assert.ok(config.includes(build));
  writeFileSync(join(folder, "wrangler.toml"), config.replace(build, "\n"));
  rmSync(join(folder, "target"), { force: true });
  symlinkSync(at("target"), join(folder, "target"));
  const args = ["deploy", "--dry-run", "--outdir", join(folder, "out"), "--env", environment];
  const told = spawnSync(process.execPath, [at("node_modules", "wrangler", "wrangler-dist", "cli.js"), ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { PATH: process.env.PATH, HOME: folder, CI: "1", NO_COLOR: "1", WRANGLER_SEND_METRICS: "false" },
  });
  return { status: told.status, text: stripVTControlCharacters(told.stdout + told.stderr) };
}

describe("a dry run of the deploy", () => {
  for (const environment of ["staging", "production"]) {
    test(`of ${environment} has every binding and is warned of nothing`, () => {
      const { status, text } = dryRun(environment);
      assert.equal(status, 0, text);
      for (const binding of [/env\.WORKSPACE \(Workspace\)\s+Durable Object/, /env\.ASSETS\s+Assets/, /env\.FLOOD/]) {
        assert.match(text, binding);
      }
      assert.match(text, /Read \d+ files from the assets directory/);
      // It runs on Node 20, too, and says that it would like a later one.
      assert.doesNotMatch(text.replace(/.*requires at least Node\.js.*/, ""), /WARNING/, text);
      const out = readdirSync(join(folder, "out"));
      assert.ok(out.includes("guard.js") && out.some((name) => name.endsWith(".wasm")), out.join(", "));
    });
  }

  test("is warned where an environment lacks a binding", () => {
    const lacking = toml.replace(/\[\[env\.staging\.ratelimits\]\][\s\S]*?\n\n/, "\n");
    assert.match(dryRun("staging", lacking).text, /"ratelimits" exists at the top level, but not on "env\.staging"/);
  });
});

describe("wrangler.toml", () => {
  const rawConfig = /** @type {object} */ (experimental_readRawConfig({ config: at("wrangler.toml") }).rawConfig);

  test("fits wrangler's own schema", () => {
    const schema = JSON.parse(readFileSync(at("node_modules", "wrangler", "config-schema.json"), "utf8"));
    const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
    const validate = ajv.compile(schema);
    assert.ok(validate(rawConfig), JSON.stringify(validate.errors?.slice(0, 5), null, 1));
    assert.equal(validate({ ...rawConfig, maim: "x" }), false);
  });

  test("sets nowhere what is for a local machine, and keeps each environment's counters apart", () => {
    assert.doesNotMatch(toml.replace(/^#.*$/gm, ""), /LOCAL|WEBHOOKS_TO_LOOPBACK/);
    const ids = [...toml.matchAll(/^namespace_id = "(\d+)"$/gm)].map(([, id]) => id);
    assert.equal(new Set(ids).size, 3);
  });

  test("is documented: every binding, secret and migration", () => {
    const page = readFileSync(at("docs", "guide", "deploy-on-cloudflare.md"), "utf8");
    const names = [...toml.matchAll(/^(?:name|binding|tag) = "(.+)"$/gm)].map(([, name = ""]) => name);
    for (const name of [...names, "OPERATOR_KEY", "LOG", "ADDRESS_HEADER"])
      assert.ok(page.includes(`\`${name}\``), name);
  });
});
