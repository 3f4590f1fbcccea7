/**
 * A TOML text with the place of everything in it.
 *
 * In scope: which stretch of the text each table and each value is. Not in scope: whether it is a good playbook (the core says), and
 * changing it (edits.ts).
 */
import { type AST, getStaticTOMLValue, parseTOML } from "toml-eslint-parser";
import type { Table } from "./write.ts";

export type Path = (string | number)[];

/** A name and its value. */
export interface Pair {
  /** From the top of the text. */
  path: Path;
  /** Of name and value, and of the value alone. */
  range: [from: number, to: number];
  value: [from: number, to: number];
  node: AST.TOMLContentNode;
}

/** What stands beneath one head, `[team.x]` or `[[case]]`, or before all of them. */
export interface Block {
  path: Path;
  /** `[[…]]`: one of several. */
  listed: boolean;
  /** With the comments right above it. */
  from: number;
  /** The end of its head. */
  head: number;
  /** The end of the line of its last value. */
  to: number;
  pairs: Pair[];
}

export interface Document {
  text: string;
  value: Table;
  top: Block;
  blocks: Block[];
}

/** A line of comment that heads a part of the text rather than what comes next: `# ---- Teams ----`. */
const HEADING = /^\s*#\s*[-=*#]{3,}/;

const endOfLine = (text: string, at: number): number => {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end;
};

/** The start of the line, or of the comments right above it. */
function withComments(text: string, at: number): number {
  let from = text.lastIndexOf("\n", at - 1) + 1;
  while (from > 0) {
    const before = text.lastIndexOf("\n", from - 2) + 1;
    const line = text.slice(before, from - 1);
    if (!line.trimStart().startsWith("#") || HEADING.test(line)) break;
    from = before;
  }
  return from;
}

const nameOf = (part: AST.TOMLBare | AST.TOMLQuoted): string => (part.type === "TOMLBare" ? part.name : part.value);

const pairOf = (node: AST.TOMLKeyValue, within: Path): Pair => ({
  path: [...within, ...node.key.keys.map(nameOf)],
  range: node.range,
  value: node.value.range,
  node: node.value,
});

/** The text, taken apart; `null` while it is no TOML, as may be while somebody types. */
export function read(text: string): Document | null {
  let program: AST.TOMLProgram;
  try {
    program = parseTOML(text);
  } catch {
    return null;
  }
  const [{ body }] = program.body;
  const loose = body.filter((node) => node.type === "TOMLKeyValue").map((node) => pairOf(node, []));
  const lastOf = (pairs: Pair[], otherwise: number) => endOfLine(text, pairs.at(-1)?.range[1] ?? otherwise);
  const top: Block = { path: [], listed: false, from: 0, head: 0, to: lastOf(loose, 0), pairs: loose };
  if (loose.length === 0) top.to = 0;
  const blocks = body
    .filter((node) => node.type === "TOMLTable")
    .map((table): Block => {
      const pairs = table.body.map((node) => pairOf(node, table.resolvedKey));
      const [start] = table.range;
      const head = endOfLine(text, table.key.range[1]);
      return {
        path: table.resolvedKey,
        listed: table.kind === "array",
        from: withComments(text, start),
        head,
        to: lastOf(pairs, head),
        pairs,
      };
    });
  return { text, value: getStaticTOMLValue(program) as Table, top, blocks };
}

/** Whether `path` begins with `beginning`. */
export const begins = (path: Path, beginning: Path): boolean =>
  beginning.length <= path.length && beginning.every((part, index) => path[index] === part);

export const same = (one: Path, other: Path): boolean => one.length === other.length && begins(one, other);

/** What stands at `path`. */
export function valueAt(document: Document, path: Path): unknown {
  let here: unknown = document.value;
  for (const part of path) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Record<string | number, unknown>)[part];
  }
  return here;
}

/** From the first of an entry's comments to its last line, tables within it included; `null`: it has no head of its own. */
export function entryAt(document: Document, path: Path): { from: number; to: number } | null {
  const own = document.blocks.filter((block) => begins(block.path, path));
  const [first] = own;
  if (!first || !same(first.path, path)) return null;
  return { from: first.from, to: Math.max(...own.map(({ to }) => to)) };
}

/** The line of a place, from 1. */
export const lineAt = (text: string, at: number): number => text.slice(0, at).split("\n").length;
