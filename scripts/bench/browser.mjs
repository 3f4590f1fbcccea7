/**
 * `npm run bench:browser`: what the form's widget costs a page, in real Chromium, and how the core's search stands beside engines
 * from npm in the same page. `-- --data DIR` searches a list of companies that lies there, instead of made-up ones; `-- --only
 * prefill` (`bytes`, `ready`, `typing`, `search`) does one part.
 *
 * In scope: bytes, time to ready, prefill, main thread, layout, memory, search; tables. Not in scope: judging; machines differ.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { startVisits } from "../../tests/support/visits.mjs";
import { build, buildSteps } from "../lib/build.mjs";
import { keyDemo, sealDemo } from "../lib/demo_prefill.mjs";
import { browserBundle } from "../lib/paths.mjs";
import { fail, Steps, Stop } from "../lib/progress.mjs";
import { run } from "../lib/run.mjs";
import { listed, madeUp } from "./companies.mjs";
import { folder as npmFolder, packages } from "./match_npm.mjs";
import { quantile } from "./match_scores.mjs";
import { dataFolder } from "./peers.mjs";
import { print } from "./table.mjs";

/** @typedef {Awaited<ReturnType<typeof startVisits>>} Visits */
/** @typedef {import("playwright-core").Page} Page */

const quick = process.argv.includes("--quick");
const [keystrokes, many, rounds] = quick ? [60, 1_000, 3] : [300, 10_000, 9];
const [companies, questions] = quick ? [2_000, 50] : [10_000, 200];
const text = "demo.isolde.pfannenstiel@bosch.com ";

const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const milliseconds = (/** @type {number} */ time) => time.toFixed(1);

/** What a page loads before and after its visitor touches the form, as brotli has it: the demo's with its nine questions and
 * prefill, and a form of the usual six fields that the element draws. @param {Visits} visits */
async function bytes(visits) {
  const rows = [["", "demo, with prefill", "six fields"]];
  const [demo, drawn] = [await loadedBy(visits, "/"), await loadedBy(visits, "/partners")];
  for (const name of Object.keys(demo)) rows.push([name, kilobytes(demo[name] ?? 0), kilobytes(drawn[name] ?? 0)]);
  print("Transferred by brotli", rows);
}

/** @param {Visits} visits @param {string} path @returns {Promise<Record<string, number>>} */
async function loadedBy({ browser, worker }, path) {
  const context = await browser.newContext();
  const page = await context.newPage();
  /** @type {Map<string, number>} */
  const loaded = new Map();
  /** @type {Promise<unknown>[]} */
  const reading = [];
  page.on("response", (response) => {
    const { pathname } = new URL(response.url());
    if (!pathname.startsWith("/pkg/")) return;
    reading.push(response.body().then((body) => loaded.set(pathname, brotliCompressSync(body).length)));
  });
  const sum = (/** @type {RegExp} */ of) =>
    [...loaded].filter(([name]) => of.test(name)).reduce((total, [, size]) => total + size, 0);
  await page.goto(worker.url + path);
  await page.waitForLoadState("networkidle");
  await Promise.all(reading);
  const before = sum(/./);
  await ready(page);
  await page.waitForLoadState("networkidle");
  await Promise.all(reading);
  await context.close();
  return {
    "before the form is touched": before,
    "all together": sum(/./),
    "of these the form's wasm": sum(/frontdesk_form(_short)?_bg\.wasm$/),
    "of these the prefill, script and wasm": sum(/frontdesk_prefill/),
    "of these scripts": sum(/\.js$/),
  };
}

/** From the first key to when the fields are understood; milliseconds. @param {Page} page */
async function ready(page) {
  await page.evaluate(() => {
    const times = { began: 0, ready: 0 };
    Object.assign(window, { times });
    addEventListener("keydown", () => (times.began ||= performance.now()), { capture: true });
    document.addEventListener("frontdesk-understood", () => (times.ready ||= performance.now()));
  });
  await page.locator("[name=email]").focus();
  await page.keyboard.type("a");
  await page.waitForFunction(() => "times" in window && /** @type {{ ready: number }} */ (window.times).ready > 0);
  return page.evaluate(() => {
    const { began, ready } = /** @type {{ times: { began: number, ready: number } }} */ (
      /** @type {unknown} */ (window)
    ).times;
    return ready - began;
  });
}

/** @param {Visits} visits */
async function timeToReady({ browser, worker }) {
  const [cold, warm] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  for (let round = 0; round < rounds; round += 1) {
    const context = await browser.newContext();
    for (const times of [cold, warm]) {
      const page = await context.newPage();
      await page.goto(worker.url);
      await page.waitForLoadState("networkidle");
      times.push(await ready(page));
      await page.close();
    }
    await context.close();
  }
  const row = (/** @type {string} */ name, /** @type {number[]} */ times) => [
    name,
    milliseconds(quantile(times, 0.5)),
    milliseconds(Math.max(...times)),
  ];
  print("From the first key to understanding, on loopback, ms (a pause of 120 ms in typing is in it)", [
    ["", "median", "longest"],
    row("cache empty", cold),
    row("second page", warm),
  ]);
}

/** From the key that leaves the address to the company in its fields, and where that time goes. @param {Visits} visits */
async function prefill({ browser, worker }) {
  /** @type {Record<string, Filled[]>} */
  const all = { "typed at once, cache empty": [], "after a pause, cache empty": [], "after a pause, second page": [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, visits] of /** @type {const} */ ([
      ["typed at once, cache empty", [false]],
      ["after a pause, cache empty", [true, true]],
    ])) {
      const context = await browser.newContext();
      for (const [nth, paused] of visits.entries()) {
        const page = await context.newPage();
        await page.goto(worker.url);
        await page.waitForLoadState("networkidle");
        all[nth === 0 ? name : "after a pause, second page"]?.push(await filled(page, paused));
        await page.close();
      }
      await context.close();
    }
  }
  const median = (/** @type {number[]} */ times) => milliseconds(quantile(times, 0.5));
  const rows = Object.entries(all).map(([name, times]) => [
    name,
    ...["all", "asked", "evaluated", "fetched", "opened"].map((part) => median(times.map((time) => time[part] ?? 0))),
    milliseconds(Math.max(...times.map(({ all }) => all ?? 0))),
  ]);
  print("From leaving the address to filled fields, on loopback, ms, medians", [
    ["", "all", "until asked", "evaluation", "bucket", "opened and filled", "longest of all"],
    ...rows,
  ]);
}

/** @typedef {Record<string, number>} Filled */

/** One visit. `paused`: the visitor has touched the form a while before the address is whole.
 * @param {Page} page @param {boolean} paused @returns {Promise<Filled>} */
async function filled(page, paused) {
  await page.evaluate(() => {
    const times = { left: 0, filled: 0 };
    Object.assign(window, { times });
    addEventListener("focusout", () => (times.left ||= performance.now()), { capture: true });
    document.addEventListener("frontdesk-prefill", () => (times.filled ||= performance.now()));
  });
  await page.locator("#email").focus();
  if (paused) {
    await page.waitForLoadState("networkidle");
    await page.waitForTimeout(300);
  }
  await page.keyboard.insertText("demo.isolde@bosch.com");
  await page.keyboard.press("Tab");
  await page.waitForFunction(() => "times" in window && /** @type {Filled} */ (window.times).filled > 0);
  return page.evaluate(() => {
    const { left = 0, filled = 0 } = /** @type {{ times: Filled }} */ (/** @type {unknown} */ (window)).times;
    const of = (/** @type {RegExp} */ path) => {
      const found = performance.getEntriesByType("resource").find(({ name }) => path.test(new URL(name).pathname));
      const { startTime, responseEnd, duration } = /** @type {PerformanceResourceTiming} */ (found);
      return { startTime, responseEnd, duration };
    };
    const [evaluation, bucket] = [of(/^\/v1\/prefill\//), of(/^\/prefill\/.*\.bin$/)];
    return {
      all: filled - left,
      asked: Math.min(evaluation.startTime, bucket.startTime) - left,
      evaluated: evaluation.duration,
      fetched: bucket.duration,
      opened: filled - Math.max(evaluation.responseEnd, bucket.responseEnd),
    };
  });
}

/** What a key costs the page's own thread: where the demo shows every stage as somebody types, in a form that the element draws on an
 * otherwise empty page, and in the demo's form without any script, which is the browser's own share. @param {Visits} visits */
async function whileTyping({ browser, worker }) {
  const rows = [/** @type {(string | number)[]} */ (["", "keystrokes", "median", "p99", "longest"])];
  for (const [name, path, javaScriptEnabled] of /** @type {const} */ ([
    ["six fields that the element draws", "/partners", true],
    ["the demo's nine, and its page that shows the stages", "/", true],
    ["the demo's nine without script", "/", false],
  ])) {
    const context = await browser.newContext({ reducedMotion: "reduce", javaScriptEnabled });
    const page = await context.newPage();
    if (javaScriptEnabled) await page.addInitScript(watchPage);
    await page.goto(worker.url + path);
    await page.waitForLoadState("networkidle");
    if (javaScriptEnabled) await ready(page);
    const session = await context.newCDPSession(page);
    const each = await keys(page, session);
    rows.push([name, each.length, ...[0.5, 0.99, 1].map((share) => milliseconds(quantile(each, share)))]);
    if (path === "/" && javaScriptEnabled) {
      await moved(page);
      await memory(page, session);
    }
    await context.close();
  }
  print("Main thread a keystroke (script, style, layout), each understood, ms", rows);
}

/** Runs in the page: notes what moves, and tasks over 50 ms. */
function watchPage() {
  const seen = { shift: 0, shiftAfterInput: 0, long: /** @type {number[]} */ ([]) };
  Object.assign(window, { seen });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { value, hadRecentInput } = /** @type {PerformanceEntry & { value: number, hadRecentInput: boolean }} */ (
        entry
      );
      if (hadRecentInput) seen.shiftAfterInput += value;
      else seen.shift += value;
    }
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.long.push(duration);
  }).observe({ type: "longtask", buffered: true });
}

/** Types into five fields in turn; what each key took until it was understood.
 * @param {Page} page @param {import("playwright-core").CDPSession} session */
async function keys(page, session) {
  await session.send("Performance.enable");
  const spent = async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    const of = (/** @type {string} */ name) => metrics.find((metric) => metric.name === name)?.value ?? 0;
    return (of("ScriptDuration") + of("LayoutDuration") + of("RecalcStyleDuration")) * 1000;
  };
  await page.waitForTimeout(500);
  const fields = page.locator("form input:not([type=hidden]):visible");
  /** @type {number[]} */
  const each = [];
  for (let i = 0; i < keystrokes; i += 1) {
    if (i % 12 === 0) await fields.nth(Math.floor(i / 12) % 5).focus();
    const before = await spent();
    await page.keyboard.press(text[i % text.length] ?? "a");
    // The pause after which it is understood.
    await page.waitForTimeout(140);
    each.push((await spent()) - before);
  }
  return each;
}

/** @param {Page} page */
async function moved(page) {
  const { seen } = /** @type {{ seen: { shift: number, shiftAfterInput: number, long: number[] } }} */ (
    await page.evaluate(() => ({ seen: /** @type {any} */ (window).seen }))
  );
  print("What moved and what blocked", [
    ["layout shift", "of it right after input", "tasks over 50 ms", "longest, ms"],
    [
      (seen.shift + seen.shiftAfterInput).toFixed(4),
      seen.shiftAfterInput.toFixed(4),
      seen.long.length,
      milliseconds(Math.max(0, ...seen.long)),
    ],
  ]);
}

/** @param {Page} page @param {import("playwright-core").CDPSession} session */
async function memory(page, session) {
  await session.send("HeapProfiler.enable");
  const heap = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
    return { usedSize, nodes };
  };
  const rows = [/** @type {(string | number)[]} */ (["after keystrokes", "heap", "elements"])];
  await page.locator("#message").focus();
  for (const until of [0, many / 10, many / 2, many]) {
    for (let typed = Number(rows.at(-1)?.[0]) || 0; typed < until; typed += 50) {
      await page.keyboard.type(text.repeat(2).slice(0, 50));
      await page.locator("#message").fill("");
    }
    await page.waitForTimeout(300);
    const { usedSize, nodes } = await heap();
    rows.push([until, kilobytes(usedSize), nodes]);
  }
  print("Memory", rows);
}

/** The whole core, MiniSearch and fuse.js over the same names, in one page. @param {Visits} visits */
async function search({ browser }) {
  const { names, asked } = process.argv.includes("--data")
    ? listed(dataFolder("bench:browser", ["names/names_1M.tsv.gz", "names/queries.tsv"]), companies, questions)
    : madeUp(companies, questions);
  const bundle = await peers();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://x");
    if (pathname === "/")
      return response
        .setHeader("content-type", "text/html")
        .end('<!doctype html><link rel="icon" href="data:,"><title>search</title>');
    response.setHeader("content-type", pathname.endsWith(".wasm") ? "application/wasm" : "text/javascript");
    return response.end(pathname === "/peers.js" ? bundle : readFileSync(join(browserBundle, pathname)));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", () => done(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${port}/`);
  const rows = await page.evaluate(
    async ({ names, asked }) => {
      // @ts-expect-error: served here.
      const [{ load }, peers] = await Promise.all([import("/index.js"), import("/peers.js")]);
      const frontdesk = await load();
      /** @param {string} name @param {() => (query: string) => number | undefined} make */
      const measured = (name, make) => {
        const began = performance.now();
        const find = make();
        const built = performance.now() - began;
        const times = [];
        let right = 0;
        for (const [id, query] of asked) {
          const start = performance.now();
          const found = find(String(query));
          times.push(performance.now() - start);
          if (found === id) right += 1;
        }
        return { name, built, times, right };
      };
      return [
        measured("frontdesk", () => {
          const book = frontdesk.book(names.map((name, id) => frontdesk.account({ id: String(id), name })));
          return (company) => Number(book.search(frontdesk.standardizeFields({ company })).candidates[0] ?? -1);
        }),
        measured("MiniSearch", () => peers.mini(names)),
        measured("fuse.js", () => peers.fuse(names)),
      ];
    },
    { names, asked },
  );
  await page.close();
  server.close();
  print(`Search among ${companies} companies in the same page, ms`, [
    ["", "list made", "median", "p99", "first hit right"],
    ...rows.map(({ name, built, times, right }) => [
      name,
      built.toFixed(0),
      quantile(times, 0.5).toFixed(2),
      quantile(times, 0.99).toFixed(2),
      `${((100 * right) / asked.length).toFixed(1)} %`,
    ]),
  ]);
}

/** The engines from npm, as their manuals say, for a page. */
async function peers() {
  mkdirSync(npmFolder, { recursive: true });
  writeFileSync(join(npmFolder, "package.json"), "{}");
  await run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages], { cwd: npmFolder });
  const { build } = await import("esbuild");
  const contents = `
    import MiniSearch from "minisearch";
    import Fuse from "fuse.js";
    export function mini(names) {
      const mini = new MiniSearch({ fields: ["name"], searchOptions: { fuzzy: 0.2, prefix: true } });
      mini.addAll(names.map((name, id) => ({ id, name })));
      return (query) => mini.search(query)[0]?.id;
    }
    export function fuse(names) {
      const fuse = new Fuse(names, { ignoreLocation: true, threshold: 0.6 });
      return (query) => fuse.search(query.slice(0, 32), { limit: 1 })[0]?.refIndex;
    }`;
  const built = await build({
    stdin: { contents, resolveDir: npmFolder },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
  });
  return built.outputFiles[0]?.text ?? "";
}

/** @type {Record<string, (visits: Visits) => Promise<void>>} */
const parts = { bytes, ready: timeToReady, prefill, typing: whileTyping, search };

async function bench() {
  const only = process.argv.includes("--only") ? (process.argv[process.argv.indexOf("--only") + 1] ?? "") : undefined;
  if (only !== undefined && !parts[only]) {
    throw new Stop(`\`${only}\` is no part, expected one of: ${Object.keys(parts).join(", ")}.`);
  }
  const steps = new Steps(buildSteps + 1);
  await build(steps);
  await steps.step("sealing the demo's prefill", sealDemo);
  const visits = await startVisits();
  try {
    await keyDemo(visits.worker.url);
    for (const [name, part] of Object.entries(parts)) if (only === undefined || only === name) await part(visits);
  } finally {
    await visits.close();
  }
}

bench().catch(fail);
