/**
 * The widget's page: its README as HTML.
 *
 * In scope: as much of Markdown as the README has: paragraphs, blocks of code, one table. Not in scope: Markdown.
 */
import { readFileSync } from "node:fs";
import { at } from "./paths.mjs";

const escaped = (/** @type {string} */ text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Code, bold and links within a line. @param {string} text */
const inline = (text) =>
  escaped(text)
    .replace(/`([^`]+)`/g, "<code>$1</code>")
    .replace(/\*\*([^*]+)\*\*/g, "<b>$1</b>");

/** Its rows by kind, each kind a table of its own. @param {string[]} lines */
function tables(lines) {
  /** @type {Map<string, string[]>} */
  const kinds = new Map();
  for (const line of lines.slice(2)) {
    const [kind = "", name = "", what = ""] = line
      .split("|")
      .slice(1)
      .map((cell) => cell.trim());
    const row = `<tr><th scope="row">${inline(name)}</th><td>${inline(what)}</td></tr>`;
    kinds.set(kind, [...(kinds.get(kind) ?? []), row]);
  }
  return [...kinds].map(([kind, rows], at) => {
    const title = { attribute: "Attributes", property: "Properties", method: "Methods", event: "Events" }[kind];
    const head = escaped(
      title ?? kind.replace("attribute", "Attributes").replace("CSS property", "CSS custom properties"),
    );
    return `<section aria-labelledby="kind-${at}"><h2 id="kind-${at}">${head}</h2>\n<table>${rows.join("\n")}</table></section>`;
  });
}

/** The page, of its frame in www/pages. */
export function widgetPage() {
  const frame = readFileSync(at("www", "pages", "widget.html"), "utf8");
  // The title and the first paragraph are in the frame.
  const blocks = readFileSync(at("www", "widget", "README.md"), "utf8")
    .trim()
    .split(/\n\n(?=\S)/)
    .slice(2);
  const made = blocks.flatMap((block) => {
    const lines = block.split("\n");
    if (block.startsWith("```"))
      return `<pre tabindex="0"><code>${escaped(lines.slice(1, -1).join("\n"))}</code></pre>`;
    return block.startsWith("|") ? tables(lines) : `<p>${inline(lines.join(" "))}</p>`;
  });
  return frame.replace("<!-- README -->", made.join("\n"));
}
