/**
 * Where in a TOML text the cursor is.
 *
 * In scope: the table, the keys of inline tables, and whether a name or a value is being written. Not in scope: reading TOML
 * (the core does, and says what is wrong). It looks at the text before the cursor only, so that a text that is broken after it, or
 * is being broken by typing, doesn't matter.
 */

export interface Place {
  path: string[];
  writing: "name" | "value" | "table";
  /** What of the word is there already. */
  word: string;
}

const keys = (text: string): string[] =>
  [...text.matchAll(/"([^"]*)"|'([^']*)'|([\w-]+)/g)].map(([, double, single, bare]) => double ?? single ?? bare ?? "");

/** The text without comments and with strings that hold no marks. */
const plain = (text: string): string =>
  text.replace(/"(?:\\.|[^"\\\n])*"|'[^'\n]*'|#[^\n]*/g, (found) =>
    found.startsWith("#") ? "" : found.replace(/[{}[\],=#]/g, "_"),
  );

export function placeOf(before: string): Place {
  const text = plain(before);
  const line = text.slice(text.lastIndexOf("\n") + 1);
  const header = /^\s*\[\[?([^\]]*)$/.exec(line);
  if (header) {
    const parts = (header[1] ?? "").split(".");
    return { path: keys(parts.slice(0, -1).join(".")), writing: "table", word: parts.at(-1) ?? "" };
  }
  const headers = [...text.matchAll(/^\s*\[\[?([^[\]\n]+)\]\]?\s*$/gm)];
  const last = headers.at(-1);
  const body = last ? text.slice(last.index + last[0].length) : text;
  return inside(keys(last?.[1] ?? ""), body);
}

/** Goes through what stands since the table's head: inline tables open and close, keys wait for their value. */
function inside(table: string[], body: string): Place {
  const open: { path: string[]; list: boolean }[] = [];
  let path = table;
  let key: string[] = [];
  let word = "";
  let valued = false;
  for (const mark of body) {
    if (mark === "=") {
      key = keys(word);
      word = "";
      valued = true;
    } else if (mark === "{" || mark === "[") {
      open.push({ path, list: mark === "[" });
      if (mark === "{") {
        path = [...path, ...key];
        key = [];
        valued = false;
      }
      word = "";
    } else if (mark === "}" || mark === "]") {
      const closed = open.pop();
      if (closed && !closed.list) {
        path = closed.path;
        valued = true;
      }
      word = "";
    } else if (mark === ",") {
      word = "";
      valued = open.at(-1)?.list ?? false;
    } else if (mark === "\n" && open.length === 0) {
      word = "";
      key = [];
      valued = false;
    } else word += mark;
  }
  const begun = word.trimStart();
  return valued ? { path: [...path, ...key], writing: "value", word: begun } : { path, writing: "name", word: begun };
}
