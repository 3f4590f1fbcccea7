/**
 * `npm run docs`: the documentation's site, in target/docs. It asks the network for nothing.
 *
 * In scope: building it, and that every link and anchor of it leads somewhere. VitePress itself looks at links between pages.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { command } from "./docs/command.mjs";
import { at } from "./lib/paths.mjs";
import { fail, Steps, Stop } from "./lib/progress.mjs";
import { run } from "./lib/run.mjs";

const built = at("target", "docs");

/** Links of the built pages that lead nowhere, and whatever a page would load from elsewhere. */
function brokenLinks() {
  const base = process.env.DOCS_BASE || "/";
  const files = readdirSync(built, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".html"));
  const pages = new Map(files.map((file) => [file, readFileSync(join(built, file), "utf8")]));
  const ids = new Map(
    [...pages].map(([file, html]) => [file, new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id))]),
  );
  /** @type {string[]} */
  const broken = [];
  for (const [file, html] of pages) {
    const address = new URL(file.replace(/(index)?\.html$/, ""), `http://docs${base}`);
    for (const [, href = ""] of html.matchAll(/<a [^>]*?href="([^"]+)"/g)) {
      const to = new URL(href.replaceAll("&amp;", "&"), address);
      if (to.host !== "docs" || !to.pathname.startsWith(base)) continue;
      const path = to.pathname.slice(base.length);
      const page = [path, `${path}.html`, join(path, "index.html")].find((candidate) => pages.has(candidate));
      const id = decodeURIComponent(to.hash.slice(1));
      if (!page || (id && !ids.get(page)?.has(id))) broken.push(`${relative(".", file)}: ${href}`);
    }
    for (const [, loaded = ""] of html.matchAll(/<(?:script|link|img|iframe)[^>]*? (?:src|href)="(https?:[^"]+)"/g))
      broken.push(`${file} loads ${loaded}`);
  }
  if (pages.size < 10) throw new Stop(`${built} has ${pages.size} pages, expected more.`);
  return { broken, pages: pages.size };
}

async function docs() {
  const steps = new Steps(3);
  await steps.step("the command that pages are made of", async () => command());
  await steps.step("pages", (say) =>
    run(process.execPath, [at("node_modules", "vitepress", "bin", "vitepress.js"), "build", at("docs")], { say }).then(
      () => built,
    ),
  );
  await steps.step("links", async () => {
    const { broken, pages } = brokenLinks();
    if (broken.length > 0) throw new Stop(`Links that lead nowhere:\n${[...new Set(broken)].join("\n")}`);
    return `of ${pages} pages all lead somewhere`;
  });
}

docs().catch(fail);
