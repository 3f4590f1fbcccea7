/**
 * The documentation does what it says: its blocks are run, page by page, against a Worker and the built command.
 *
 * In scope: the Markdown in docs/. How a block is marked:
 *   sh                 run by bash in the page's folder; `sh exits=1` has to end so; variables stay for later blocks
 *   LANGUAGE [name]    a file of that name in that folder
 *   text output        what the block before printed; `…` stands for anything
 *   json output        the same as values; with a key `…` there may be further ones
 *   sh not-run         shown only: needs what a test can't have; there are few
 * Whatever else is fenced is shown. `http://127.0.0.1:8787` is the Worker of the test, `$SECRET_KEY` and `$PUBLISHABLE_KEY` are
 * those of a workspace of the page's own. Not in scope: whether links lead somewhere (`npm run docs`).
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { command } from "../scripts/docs/command.mjs";
import { generated } from "../scripts/docs/pages.mjs";
import { at } from "../scripts/lib/paths.mjs";
import { startWorkerd } from "../scripts/lib/workerd.mjs";

/** Where the pages say that Frontdesk listens. */
const shown = "http://127.0.0.1:8787";
const operator = "operator-key-of-the-documentation";
const mostNotRun = 12;

/** @typedef {{ line: number, language: string, info: string, name?: string, text: string }} Block */

/** The fenced blocks of a page. @param {string} markdown @returns {Block[]} */
function blocks(markdown) {
  /** @type {Block[]} */
  const found = [];
  /** @type {Block | undefined} */
  let open;
  for (const [i, line] of markdown.split("\n").entries()) {
    const fence = /^```(\S*) ?(.*)$/.exec(line);
    if (open && line === "```") {
      found.push(open);
      open = undefined;
    } else if (open) open.text += `${line}\n`;
    else if (fence) {
      const [, language = "", info = ""] = fence;
      open = { line: i + 1, language, info, name: /\[(.+)\]/.exec(info)?.[1], text: "" };
    }
  }
  assert.equal(open, undefined, "a block isn't closed");
  return found;
}

const pages = readdirSync(at("docs"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".md") && !file.includes("[") && !file.startsWith("."))
  .sort()
  .map((file) => ({ file, blocks: blocks(readFileSync(at("docs", file), "utf8")) }));

const isRun = (/** @type {Block} */ block) => block.language === "sh" && !block.name && !block.info.includes("not-run");
const isOutput = (/** @type {Block} */ block) => block.info.startsWith("output");

const folder = mkdtempSync(join(tmpdir(), "frontdesk-docs-"));
/** @type {Awaited<ReturnType<typeof startWorkerd>>} */
let worker;
before(async () => {
  worker = await startWorkerd({ stateDir: join(folder, "state"), vars: { LOCAL: "1", OPERATOR_KEY: operator } });
});
after(async () => {
  await worker.stop();
  rmSync(folder, { recursive: true });
});

/** A workspace for a page, so that pages don't see each other's leads. @param {string} name */
async function workspace(name) {
  const response = await fetch(new URL("/v1/workspaces", worker.url), {
    method: "POST",
    headers: { authorization: `Bearer ${operator}`, "content-type": "application/json" },
    body: JSON.stringify({ name: `docs-${name}`, origins: ["https://acme.example"] }),
  });
  assert.equal(response.status, 201, await response.clone().text());
  return response.json();
}

/**
 * Runs a page's blocks in one bash; of each block what it printed and how it ended.
 * @param {Block[]} page @param {string} cwd @param {Record<string, string>} env
 * @returns {Promise<Map<Block, { status: number, printed: string }>>}
 */
function runPage(page, cwd, env) {
  const mark = "----- end of a block:";
  const script = page.map((block, i) => {
    if (block.name) {
      const file = join(cwd, `.block-${i}`);
      writeFileSync(file, block.text);
      return `mkdir -p "$(dirname '${block.name}')" && cp '${file}' '${block.name}'`;
    }
    return isRun(block) ? `${block.text.replaceAll(shown, worker.url)}\nprintf '\\n${mark} ${i} %s\\n' $?` : "";
  });
  return new Promise((done, failed) => {
    const child = spawn("bash", ["-c", `exec 2>&1\nset -o pipefail\n${script.join("\n")}`], {
      cwd,
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let printed = "";
    child.stdout.on("data", (chunk) => {
      printed += chunk;
    });
    child.on("error", failed);
    child.on("close", () => {
      /** @type {Map<Block, { status: number, printed: string }>} */
      const outcomes = new Map();
      let from = 0;
      for (const found of printed.matchAll(new RegExp(`\\n${mark} (\\d+) (\\d+)\\n`, "g"))) {
        const block = page[Number(found[1])];
        const text = printed.slice(from, found.index).replaceAll(worker.url, shown);
        if (block) outcomes.set(block, { status: Number(found[2]), printed: text });
        from = found.index + found[0].length;
      }
      const last = page.filter(isRun).find((block) => !outcomes.has(block));
      if (last) failed(new Error(`bash ended in the block of line ${last.line}:\n${printed.slice(from)}`));
      else done(outcomes);
    });
  });
}

/** Whether text is as shown; `…` stands for anything. @param {string} expected @param {string} found */
function asShown(expected, found) {
  const tidy = (/** @type {string} */ text) => text.replace(/[ \t]+$/gm, "").trim();
  const pattern = tidy(expected)
    .split("…")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("[\\s\\S]*?");
  return new RegExp(`^${pattern}$`).test(tidy(found));
}

/** The same for values. @param {any} expected @param {any} found @param {string} at */
function sameValue(expected, found, at) {
  if (typeof expected === "string" && expected.includes("…")) {
    assert.ok(asShown(expected, String(found)), `${at}: found ${JSON.stringify(found)}, shown ${expected}`);
  } else if (Array.isArray(expected)) {
    assert.equal(found?.length, expected.length, `${at}: found ${JSON.stringify(found)}`);
    for (const [i, value] of expected.entries()) sameValue(value, found[i], `${at}[${i}]`);
  } else if (expected && typeof expected === "object") {
    const keys = Object.keys(expected).filter((key) => key !== "…");
    if (keys.length === Object.keys(expected).length) {
      assert.deepEqual(Object.keys(found ?? {}).sort(), keys.sort(), `${at}: further keys are shown by "…"`);
    }
    for (const key of keys) sameValue(expected[key], found?.[key], `${at}.${key}`);
  } else {
    assert.deepEqual(found, expected, at);
  }
}

/** Holds a block, run or shown, against what came of it. @param {Block} block @param {{ status: number, printed: string }} outcome */
function check(block, { status, printed }) {
  if (isRun(block)) {
    const expected = Number(/exits=(\d+)/.exec(block.info)?.[1] ?? 0);
    assert.ok(status === expected, `ended with ${status}:\n${printed}`);
  } else if (block.language === "json") {
    sameValue(JSON.parse(block.text), JSON.parse(printed), `found ${printed}\n$`);
  } else {
    assert.ok(asShown(block.text, printed), `shows\n${block.text}\nfound\n${printed}`);
  }
}

describe("the pages", () => {
  for (const page of pages) {
    if (!page.blocks.some(isRun)) continue;
    test(page.file, { timeout: 300_000 }, async () => {
      const name = page.file.replace(/\.md$/, "").replaceAll("/", "-");
      const cwd = join(folder, name);
      mkdirSync(cwd, { recursive: true });
      const keys = await workspace(name);
      const outcomes = await runPage(page.blocks, cwd, {
        ...process.env,
        PATH: `${dirname(command())}:${process.env.PATH}`,
        OPERATOR_KEY: operator,
        SECRET_KEY: keys.secret_key,
        PUBLISHABLE_KEY: keys.publishable_key,
      });
      /** @type {string[]} */
      const wrong = [];
      /** @type {Block | undefined} */
      let ran;
      for (const block of page.blocks) {
        if (isRun(block)) ran = block;
        const outcome = ran && outcomes.get(ran);
        if (!outcome || !(isRun(block) || isOutput(block))) continue;
        try {
          check(block, outcome);
        } catch (error) {
          wrong.push(`docs/${page.file}:${block.line}: ${error instanceof Error ? error.message : error}`);
        }
      }
      assert.equal(wrong.length, 0, wrong.join("\n\n"));
    });
  }

  test("have few blocks that are not run", () => {
    const all = pages.flatMap((page) => page.blocks.map((block) => ({ ...block, file: page.file })));
    const run = all.filter(isRun);
    const not = all.filter((block) => block.info.includes("not-run"));
    console.log(`${run.length} blocks run, ${all.filter(isOutput).length} outputs compared, ${not.length} not run`);
    assert.ok(run.length >= 40, `${run.length} blocks are run`);
    const unmarked = all.filter((block) => !isRun(block) && !isOutput(block) && !block.name && !not.includes(block));
    const shells = unmarked.filter(({ language }) => !["txt", "mermaid"].includes(language));
    assert.deepEqual(
      shells.map(({ file, line, language }) => `docs/${file}:${line} ${language}`),
      [],
      "a block is run, a file, an output, not-run or txt",
    );
    assert.ok(not.length <= mostNotRun, not.map(({ file, line }) => `docs/${file}:${line}`).join(", "));
  });

  test("made of the code are whole", () => {
    const made = generated();
    assert.ok(made.length >= 6);
    for (const { params, content } of made) {
      assert.ok(content.length > 1_000, `${params.page} is short`);
      assert.ok(!/undefined|\[object Object\]|NaN/.test(content.replace(/`[^`]*`/g, "")), `${params.page} has holes`);
    }
  });
});
