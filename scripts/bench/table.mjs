/**
 * Tables on the terminal.
 *
 * In scope: columns in line. Not in scope: what is in them.
 */

/** Prints rows of cells under a title; numbers stand to the right. @param {string} title @param {(string | number)[][]} rows */
export function print(title, rows) {
  const cells = rows.map((row) => row.map(String));
  const widths = cells[0].map((_, column) => Math.max(...cells.map((row) => (row[column] ?? "").length)));
  const line = (/** @type {string[]} */ row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  ");
  const [head, ...body] = cells.map(line);
  console.log(`\n${title}\n${head}\n${"-".repeat(head.length)}\n${body.join("\n")}`);
}
