/** The events, made of the README's table; that it has every event is held against the outbox's own list. */
import { readFileSync } from "node:fs";
import { at } from "../lib/paths.mjs";
import { opening, table } from "./text.mjs";

const source = "ledger/src/outbox.rs";

/** Every event that there is. */
function kinds() {
  const list = /pub const EVENTS: &\[&str\] = &\[(.*?)\];/s.exec(readFileSync(at(source), "utf8"))?.[1] ?? "";
  const found = [...list.matchAll(/"([a-z_.]+)"/g)].map(([, kind = ""]) => kind);
  if (found.length < 10) throw new Error(`${source} has no list of events`);
  return found;
}

export function events() {
  const readme = readFileSync(at("README.md"), "utf8");
  const all = kinds();
  let before = "";
  const names = (/** @type {string} */ cell) => cell.replaceAll("`", "").split(", ");
  const rows = [...readme.matchAll(/^\| ((?:`[a-z_.]+`(?:, )?)+) \| (.*?) \| (.*?) \|$/gm)]
    .filter(([, cell = ""]) => names(cell).every((name) => all.includes(name)))
    .map(([, cell = "", when = "", data = ""]) => {
      // "As above" is the data of the row before; what follows it comes to that.
      if (!data.startsWith("as above")) before = data;
      return [cell, when, data.replace("as above", before)];
    });
  const told = new Set(rows.flatMap(([cell = ""]) => names(cell)));
  for (const kind of all) if (!told.has(kind)) throw new Error(`README.md doesn't tell the event \`${kind}\``);
  return [
    opening("Events", `${source} and README.md`),
    "`GET /v1/events` gives them in order; [webhooks](../guide/webhooks) are told of them. Events carry ids and nothing of what",
    "the person wrote; the only free text is a member's, in `because`.\n",
    table(["event", "when", "data"], rows),
  ].join("\n");
}
