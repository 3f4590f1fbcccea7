/** The reference's page of problems, made of the page that their `type` points to. */
import { readFileSync } from "node:fs";
import { at } from "../lib/paths.mjs";
import { opening } from "./text.mjs";

const source = "www/pages/problems.html";

/** HTML of that page's few elements in Markdown. @param {string} html */
const markdown = (html) =>
  html
    .replace(/<b>(.*?)<\/b>/gs, "**$1**")
    .replace(/<\/?p[^>]*>/g, "\n")
    // Whatever other element there is leaves its text; code spans come last, as theirs may have signs of elements.
    .replace(/<(?!\/?code>)[^>]*>/g, "")
    .replace(/<code>(.*?)<\/code>/gs, (_, code) => `\`${code.replaceAll("&lt;", "<").replaceAll("&amp;", "&")}\``)
    .replace(/[ \t]*\n[ \t]*/g, "\n")
    .replace(/(\S)\n(?=\S)/g, "$1 ")
    .replace(/\n{2,}/g, "\n\n")
    .trim();

export function problems() {
  const page = readFileSync(at(source), "utf8");
  const sections = [...page.matchAll(/<section id="([^"]+)">\s*<h2>(.*?)<\/h2>(.*?)<\/section>/gs)];
  if (sections.length < 10) throw new Error(`${source} has ${sections.length} sections with a heading, expected more`);
  const told = sections.map(
    ([, id = "", title = "", text = ""]) => `## ${markdown(title)} {#${id}}\n\n${markdown(text)}\n`,
  );
  return [
    opening("Problems", source),
    "What could not be done is answered with problem details by RFC 9457 (`application/problem+json`). `type` is",
    "`/problems#` and the code below; `detail` says what was found and what was expected; `errors` lists the fields, all of",
    "them at once. A field that can't be read is never a problem: it is kept as it came, and the lead is routed.\n",
    ...told,
  ].join("\n");
}
