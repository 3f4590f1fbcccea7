/**
 * Changes of a TOML text that leave everything else as it is: comments, order, spaces.
 *
 * In scope: setting and removing a value, adding, removing and moving an entry. Not in scope: what may be set (the core checks).
 */
import { type Block, begins, type Document, entryAt, type Pair, type Path, same, valueAt } from "./read.ts";
import { isTable, keys, type Table, toml, type Value } from "./write.ts";

/** A stretch of the text that another takes the place of. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
}

const textual = (path: Path): string[] => path.map(String);

/** The line that a pair makes: `name = value`. */
const line = (path: Path, value: Value): string => {
  const name = `${keys(textual(path))} = `;
  return name + toml(value, name.length);
};

/** The whole lines of a stretch, with the end of the last. */
function lines(text: string, [from, to]: [number, number]): { from: number; to: number } {
  const end = text.indexOf("\n", to);
  return { from: text.lastIndexOf("\n", from - 1) + 1, to: end < 0 ? text.length : end + 1 };
}

const cut = (text: string, pair: Pair): Edit => ({ ...lines(text, pair.range), insert: "" });

/** A copy of `table` with `value` at `path`; without it where there is none. What is empty then goes, too. */
function changed(table: Table, [first, ...rest]: Path, value: Value | undefined): Table {
  const name = String(first);
  const next = { ...table };
  const inner = next[name];
  const set = rest.length === 0 ? value : changed(isTable(inner) ? inner : {}, rest, value);
  if (set === undefined || (rest.length > 0 && isTable(set) && Object.keys(set).length === 0)) delete next[name];
  else next[name] = set;
  return next;
}

/** Sets what stands at `path`, or with `undefined` removes it. */
export function set(document: Document, path: Path, value: Value | undefined): Edit[] {
  const { text, top, blocks } = document;
  const all = [top, ...blocks];
  const pairs = all.flatMap((block) => block.pairs);
  const here = pairs.find((pair) => same(pair.path, path));
  if (here) {
    if (value === undefined) return [cut(text, here)];
    const [from, to] = here.value;
    return [{ from, to, insert: toml(value, from - (text.lastIndexOf("\n", from - 1) + 1)) }];
  }
  // Within a table that is written on one line.
  const around = pairs.find((pair) => begins(path, pair.path) && isTable(valueAt(document, pair.path)));
  if (around) {
    const had = valueAt(document, around.path) as Table;
    return set(document, around.path, changed(had, path.slice(around.path.length), value));
  }
  // What it has so far is spread over several names, or tables.
  const parts = pairs.filter((pair) => begins(pair.path, path)).map((pair) => cut(text, pair));
  const entry = entryAt(document, path);
  const gone = entry ? [removal(document, entry)] : parts;
  if (value === undefined) return gone;
  return [...gone, ...added(document, path, value)].sort((one, other) => one.from - other.from);
}

/** A pair that isn't there yet: in the innermost table that is, after its last. */
function added(document: Document, path: Path, value: Value): Edit[] {
  const { text, top, blocks } = document;
  const within = (block: Block) => block.path.length < path.length && begins(path, block.path);
  const deepest = blocks.filter(within).sort((one, other) => other.path.length - one.path.length)[0];
  if (!deepest && path.length > 1) {
    const [section = "", ...rest] = path;
    const { from, to, insert } = atTheEnd(text, `[${keys(textual([section]))}]\n${line(rest, value)}\n`);
    return [{ from, to, insert }];
  }
  const block = deepest ?? top;
  const written = line(path.slice(block.path.length), value);
  if (block === top && top.pairs.length === 0) {
    const before = blocks[0]?.from ?? text.length;
    return [{ from: before, to: before, insert: `${written}\n\n` }];
  }
  return [{ from: block.to, to: block.to, insert: `\n${written}` }];
}

function atTheEnd(text: string, insert: string): Edit {
  const gap = text === "" ? "" : text.endsWith("\n\n") ? "" : text.endsWith("\n") ? "\n" : "\n\n";
  return { from: text.length, to: text.length, insert: gap + insert };
}

/** Adds an entry to a section: `[team.x]` with a name, or else `[[case]]`; after those that are there, or after the one at `after`. */
export function add(document: Document, section: Path, name: string | null, values: Table, after?: number): Edit[] {
  const { text, blocks } = document;
  const head = name === null ? `[[${keys(textual(section))}]]` : `[${keys(textual([...section, name]))}]`;
  const body = Object.entries(values).map(([name, value]) => line([name], value));
  const written = [head, ...body].join("\n");
  const others = blocks.filter((block) => begins(block.path, section) && block.path.length > section.length);
  const beside = after === undefined ? null : entryAt(document, [...section, after]);
  const to = beside?.to ?? others.at(-1)?.to;
  return to === undefined
    ? [atTheEnd(text, `${written}\n`)]
    : [{ from: to, to, insert: `${text[to - 1] === "\n" ? "" : "\n"}\n${written}` }];
}

/** An entry with the space after it. */
function removal({ text }: Document, { from, to }: { from: number; to: number }): Edit {
  let end = Math.min(to + 1, text.length);
  if (text[end] === "\n") end += 1;
  return { from, to: end, insert: "" };
}

/** Removes the entry at `path`, its comments with it. */
export function remove(document: Document, path: Path): Edit[] {
  const entry = entryAt(document, path);
  return entry ? [removal(document, entry)] : set(document, path, undefined);
}

/** Has two entries of a list change places, each with its comments; what stands between them stays. */
export function swap(document: Document, section: Path, one: number, other: number): Edit[] {
  const [first, second] = [Math.min(one, other), Math.max(one, other)];
  const upper = entryAt(document, [...section, first]);
  const lower = entryAt(document, [...section, second]);
  if (!upper || !lower || upper.to > lower.from) return [];
  const { text } = document;
  return [
    { ...upper, insert: text.slice(lower.from, lower.to) },
    { ...lower, insert: text.slice(upper.from, upper.to) },
  ];
}

/** The text after the changes. */
export function applied(text: string, edits: Edit[]): string {
  const ordered = [...edits].sort((one, other) => other.from - one.from);
  return ordered.reduce((text, { from, to, insert }) => text.slice(0, from) + insert + text.slice(to), text);
}
