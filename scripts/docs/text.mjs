/**
 * Markdown, for the pages that are made of the code.
 *
 * In scope: tables, and what VitePress would take for more than text. Not in scope: any page's content.
 */

/** Text as it is: nothing of it is HTML or a template. Code spans stay. @param {string} text */
export const plain = (text) =>
  text
    .split(/(`[^`]*`)/)
    .map((part, i) => (i % 2 ? part : part.replaceAll("<", "&lt;").replaceAll("{{", "&#123;&#123;")))
    .join("");

/** @param {string[]} head @param {string[][]} rows */
export function table(head, rows) {
  const line = (/** @type {string[]} */ cells) =>
    `| ${cells.map((cell) => cell.replaceAll("\n", " ").replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line), ""].join("\n");
}

/** @param {string} title @param {string} source From which file of the repository the page is made. */
export const opening = (title, source) => `# ${title}\n\n*Made of \`${source}\` when this site was built.*\n`;
