/**
 * The npm package as others load it: in Node, in Deno and in Bun where they are, and by its types.
 *
 * In scope: one line to load it, plain objects in and out, digests. Not in scope: what is decided (cases).
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { integrity } from "../scripts/lib/package.mjs";
import { at, browserBundle } from "../scripts/lib/paths.mjs";

const folder = mkdtempSync(join(tmpdir(), "frontdesk-package-"));

const program = `
import { load } from "frontdesk";
const frontdesk = await load();
const now = "2026-11-23T09:00:00Z";
const fields = { email: "Anna.Example@ACME-test.com", title: "Head of Procurement", country: "Deutschland", company: "Acme Test Ltd" };
const lead = frontdesk.standardize(fields);
if (lead.refused) throw new Error("refused");
const playbook = frontdesk.playbook(process.argv[2] ?? "");
const account = frontdesk.account({ id: "a-1", name: "Acme Test Limited", domains: "acme-test.com" });
const searched = frontdesk.book([account]).search(lead);
const matched = frontdesk.match(lead, searched, [account], playbook);
const submission = { id: "s-1", raw: Object.entries(fields), lead, searched };
const { decision } = frontdesk.route(submission, { accounts: [account] }, playbook, now);
const questions = frontdesk.questions({}, playbook, now).map(({ ask }) => ask);
console.log(JSON.stringify({
  country: lead.country, level: lead.level, searched: searched.candidates, matched: matched.account,
  owner: decision.owner, questions: questions.length > 0, version: playbook.version,
}));
`;

before(() => {
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  writeFileSync(join(folder, "program.ts"), program);
  writeFileSync(join(folder, "program.mjs"), program);
  spawnSync("mkdir", [join(folder, "node_modules")]);
  symlinkSync(browserBundle, join(folder, "node_modules", "frontdesk"));
});
after(() => rmSync(folder, { recursive: true }));

const playbook = readFileSync(at("demo", "playbook.toml"), "utf8");

/** What the program says. @param {string} command @param {string[]} args */
function said(command, args) {
  const { status, stdout, stderr } = spawnSync(command, [...args, playbook], { cwd: folder, encoding: "utf8" });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}

const there = (/** @type {string} */ command) => spawnSync(command, ["--version"]).status === 0;

describe("the package", () => {
  test("works in Node", () => {
    const { version, ...rest } = said(process.execPath, ["program.mjs"]);
    assert.match(version, /^[0-9a-f]+/);
    assert.deepEqual(rest, {
      country: "DE",
      level: "director",
      searched: ["a-1"],
      matched: "a-1",
      owner: rest.owner,
      questions: true,
    });
    assert.equal(typeof rest.owner, "string");
  });

  for (const [command, args] of /** @type {[string, string[]][]} */ ([
    ["deno", ["run", "--allow-read", "--no-lock", "--node-modules-dir=manual", "program.mjs"]],
    ["bun", ["run", "program.mjs"]],
  ])) {
    test(`works in ${command}`, { skip: !there(command) && `${command} isn't installed` }, () => {
      assert.deepEqual(said(command, args), said(process.execPath, ["program.mjs"]));
    });
  }

  test("has types by which the program above is right, and a wrong one isn't", () => {
    const check = (/** @type {string} */ text) => {
      writeFileSync(join(folder, "program.ts"), text);
      const compilerOptions = {
        strict: true,
        noEmit: true,
        module: "nodenext",
        target: "es2023",
        lib: ["es2023", "dom"],
        types: ["node"],
        typeRoots: [at("node_modules", "@types")],
        skipLibCheck: false,
      };
      writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
      return spawnSync(at("node_modules", ".bin", "tsc"), ["-p", folder], { encoding: "utf8" });
    };
    const right = check(program);
    assert.equal(right.status, 0, right.stdout);
    assert.notEqual(check(program.replace("lead.country", "lead.county")).status, 0);
  });

  test("has the digests of what it has", () => {
    const written = JSON.parse(readFileSync(join(browserBundle, "integrity.json"), "utf8"));
    assert.deepEqual(written, integrity());
    assert.ok(written["frontdesk-form.js"].startsWith("sha384-"));
    assert.ok(readdirSync(browserBundle).includes("README.md"));
  });
});
