/**
 * `npm run bench:app`: how the app feels, in real Chromium on a real Worker: what a member's first view weighs, when it is useful on a
 * processor as slow as a phone's, whether a list of 100,000 leads scrolls without a hitch, how soon a new lead is on the page.
 *
 * In scope: measuring, a table with the limits. Not in scope: other machines: a busy one is slower. `--quick`: fewer leads and rounds.
 */
import { readdirSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { openApp } from "../../tests/support/app.mjs";
import { build } from "../lib/build.mjs";
import { fail, Steps, Stop } from "../lib/progress.mjs";
import { run } from "../lib/run.mjs";
import { quantile } from "./match_scores.mjs";
import { print } from "./table.mjs";

/** @typedef {Awaited<ReturnType<typeof openApp>>} App */
/** @typedef {import("playwright-core").Page} Page */

const quick = process.argv.includes("--quick");
const [many, rounds, seconds] = quick ? [5_000, 3, 4] : [100_000, 7, 15];

/** Pixels in a second: as fast as somebody flicks through a list. */
const SPEED = 5_000;
/** A frame that takes longer than this is seen. */
const HITCH = 50;

/** @type {(string | number)[][]} */
const rows = [["", "measured", "limit", ""]];
const note = (
  /** @type {string} */ what,
  /** @type {number} */ value,
  /** @type {number} */ limit,
  /** @type {string} */ unit,
) => rows.push([what, `${Math.round(value * 10) / 10} ${unit}`, `≤ ${limit} ${unit}`, value <= limit ? "" : "MISSED"]);
const told = (/** @type {string} */ what, /** @type {string} */ value) => rows.push([what, value, "", ""]);

/** What the first view of somebody who calls transfers, by brotli, until nothing more is asked for. @param {App} app */
const weight = (app) =>
  app.visiting({ who: "member" }, async (page) => {
    /** @type {Promise<[string, number]>[]} */
    const files = [];
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (pathname.startsWith("/v1/") || response.status() !== 200) return;
      files.push(response.body().then((body) => [pathname, brotliCompressSync(body).length]));
    });
    await page.goto("/app/leads?state=open");
    await page.locator("tbody tr[data-index]").first().waitFor();
    await page.waitForLoadState("networkidle");
    const loaded = await Promise.all(files);
    const total = (/** @type {string} */ kind) =>
      loaded.filter(([path]) => kind === "" || extname(path) === kind).reduce((sum, [, bytes]) => sum + bytes, 0) /
      1000;
    note("a member's first view, brotli", total(""), 250, "kB");
    told(
      "  of it scripts, styles",
      `${total(".js").toFixed(1)} kB, ${total(".css").toFixed(1)} kB in ${loaded.length} files`,
    );
  });

/** From asking for the page to its first lead being drawn, nothing kept from before. @param {App} app @param {number} times slower */
async function firstPaint(app, times) {
  /** @type {number[]} */
  const useful = [];
  /** @type {number[]} */
  const first = [];
  for (let round = 0; round < rounds; round += 1) {
    await app.visiting({ who: "member", size: { width: 390, height: 844 }, clock: false }, async (page) => {
      const session = await page.context().newCDPSession(page);
      await session.send("Emulation.setCPUThrottlingRate", { rate: times });
      await page.addInitScript(() => {
        const seen = () => {
          if (!document.querySelector("tbody tr[data-index]")) return requestAnimationFrame(seen);
          // The next frame has it on the screen.
          return requestAnimationFrame(() => Object.assign(globalThis, { useful: performance.now() }));
        };
        requestAnimationFrame(seen);
      });
      await page.goto("/app/leads?state=open");
      await page.locator("tbody tr[data-index]").first().waitFor();
      await page.waitForTimeout(200);
      useful.push(Number(await page.evaluate("globalThis.useful")));
      first.push(
        Number(await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0")),
      );
    });
  }
  note(`first useful paint, processor ${times} times slower`, quantile(useful, 0.5), 1_500, "ms");
  told(
    "  worst of all rounds; first paint of anything",
    `${quantile(useful, 1).toFixed(0)} ms; ${quantile(first, 0.5).toFixed(0)} ms`,
  );
}

/**
 * Copies of one lead, with everything that hangs on it, straight into the workspace's database while nothing runs.
 * @param {string} state the folder of the runtime's state
 */
async function fill(state) {
  const folder = join(state, "frontdesk-workspace");
  const sizes = readdirSync(folder).filter((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
  const [file] = sizes;
  if (!file || sizes.length !== 1) throw new Stop(`${folder} has ${sizes.length} workspaces, expected one`);
  const script = `
import sqlite3, sys
file, many = sys.argv[1], int(sys.argv[2])
db = sqlite3.connect(file)
one = db.execute("SELECT lead.number, lead.receipt FROM lead JOIN assignment ON assignment.lead = lead.number "
  "WHERE assignment.ended_at IS NULL AND lead.team = 'inside-emea' AND owner = 'amara-diallo' LIMIT 1").fetchone()
base = db.execute("SELECT max(number) + 1 FROM lead").fetchone()[0]
db.execute("CREATE TEMP TABLE n AS WITH RECURSIVE n(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < ? - 1) SELECT n FROM n", (many,))
def copy(table, changes, where):
  columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
  chosen = [changes.get(column, f"of.{column}") for column in columns]
  db.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(chosen)} FROM n, {table} AS of WHERE {where}")
copy("lead", {"number": f"n + {base}", "id": "printf('l-many-%06d', n)", "priority": "n * 7 % 60", "created_at": "of.created_at - (n * 977 % 90000) * 1000",
  "data": "json_set(of.data, '$.last_name', 'Number ' || n, '$.email.address', 'p' || n || '@many.example')"}, f"of.number = {one[0]}")
last = db.execute("SELECT max(number) FROM submission").fetchone()[0]
copy("submission", {"number": f"n + {last} + 1", "id": "printf('l-many-%06d', n)", "lead": f"n + {base}"},
  f"of.number = (SELECT min(number) FROM submission WHERE lead = {one[0]})")
last = db.execute("SELECT max(number) FROM assignment").fetchone()[0]
copy("assignment", {"number": f"n + {last} + 1", "lead": f"n + {base}"}, f"of.lead = {one[0]} AND of.ended_at IS NULL")
copy("clock", {"lead": f"n + {base}", "alarm": "221845392000000"}, f"of.lead = {one[0]}")
db.commit()
print(db.execute("SELECT count(*) FROM lead").fetchone()[0])
`;
  return run("python3", ["-c", script, join(folder, file), String(many)]);
}

/** Notes how long each frame takes from now on. @param {Page} page */
const watchFrames = (page) =>
  page.evaluate(() => {
    /** @type {number[]} */
    const frames = [];
    Object.assign(globalThis, { frames });
    let last = performance.now();
    const frame = (/** @type {number} */ now) => {
      frames.push(now - last);
      last = now;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });

/** @param {Page} page @returns {Promise<number[]>} */
const framesOf = (page) => page.evaluate("globalThis.frames.splice(0)");

const lineOf = (/** @type {number[]} */ frames) =>
  `${frames.length} frames, median ${quantile(frames, 0.5).toFixed(1)} ms, 99th ${quantile(frames, 0.99).toFixed(1)} ms, longest ${Math.max(...frames).toFixed(0)} ms`;

/** Scrolls through every lead there is, first as a hand does, then to the end again and again. @param {App} app */
const scroll = (app) =>
  app.visiting({ who: "admin", clock: false }, async (page) => {
    await page.goto("/app/all");
    await page.locator("tbody tr[data-index]").first().waitFor();
    await page.locator(".table").hover();
    await watchFrames(page);
    await framesOf(page);
    const step = SPEED / 60;
    for (let turn = 0; turn < seconds * 60; turn += 1) {
      await page.mouse.wheel(0, step);
      await page.waitForTimeout(1000 / 60);
    }
    const byHand = await framesOf(page);
    note(
      `flicking through a list of ${many.toLocaleString("en")}: frames over ${HITCH} ms`,
      byHand.filter((time) => time > HITCH).length,
      0,
      "",
    );
    told("  frames", lineOf(byHand));
    const count = () => page.locator(".table table").getAttribute("aria-rowcount");
    const began = Date.now();
    // To the end, which brings the next page, and so on until there is none.
    while ((await count()) === "-1" && Date.now() - began < 600_000) {
      await page.evaluate(() => {
        const table = document.querySelector(".table");
        table?.scrollTo(0, table.scrollHeight);
      });
      await page.waitForTimeout(20);
    }
    const read = await framesOf(page);
    told("  all of them read, from end to end", `${((Date.now() - began) / 1000).toFixed(0)} s; ${await count()} rows`);
    told("  frames meanwhile", `${lineOf(read)}; ${read.filter((time) => time > HITCH).length} over ${HITCH} ms`);
    for (let turn = 0; turn < (seconds * 60) / 3; turn += 1) {
      await page.mouse.wheel(0, -step * 8);
      await page.waitForTimeout(1000 / 60);
    }
    const back = await framesOf(page);
    note("and back with all of them there: frames over 50 ms", back.filter((time) => time > HITCH).length, 0, "");
    told("  frames", lineOf(back));
  });

/** From sending a lead in to its being on the manager's page. @param {App} app */
const newLead = (app) =>
  app.visiting({ who: "admin", clock: false }, async (page) => {
    await page.goto("/app/all");
    await page.locator("tbody tr[data-index]").first().waitFor();
    await page.waitForTimeout(1_000);
    const times = [];
    for (let round = 0; round < rounds; round += 1) {
      const name = `Newcome${round}`;
      const shown = page.evaluate(
        (name) =>
          new Promise((resolve) => {
            const look = () => {
              const links = [...document.querySelectorAll(".row-link")];
              if (links.some((link) => link.textContent?.includes(name))) resolve(performance.now());
              else requestAnimationFrame(look);
            };
            look();
          }),
        name,
      );
      const began = Number(await page.evaluate("performance.now()"));
      const lead = {
        email: `yrsa${round}@newcome-${round}.example`,
        first_name: "Yrsa",
        last_name: name,
        country: "DE",
      };
      const sent = await app.asking("POST", "/v1/leads", lead);
      if (!sent.ok) throw new Stop(`a lead was answered ${sent.status}: ${await sent.text()}`);
      times.push(Number(await shown) - began);
    }
    note("a new lead on the page", quantile(times, 0.5), 1_000, "ms");
    told("  worst of all rounds", `${quantile(times, 1).toFixed(0)} ms`);
  });

async function main() {
  const steps = new Steps(6);
  await steps.step("building", () => build(new Steps(10)));
  const app = await openApp();
  await app.work();
  await steps.step("the first view", () => weight(app));
  await steps.step("a slow processor", async () => {
    for (const times of [4, 6]) await firstPaint(app, times);
  });
  await steps.step(`${many.toLocaleString("en")} leads`, () => app.between(fill));
  await steps.step("scrolling", () => scroll(app));
  await steps.step("a new lead", () => newLead(app));
  await app.close();
  print("The app", rows);
}

main().catch(fail);
