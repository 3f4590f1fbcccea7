/** The fields of a lead, and what else they may be called, made of the list that reads them. */
import { readFileSync } from "node:fs";
import { at } from "../lib/paths.mjs";
import { opening, table } from "./text.mjs";

const source = "src/lead/column.rs";

export function fields() {
  const text = readFileSync(at(source), "utf8");
  const list = /const NAMES: [^=]*= &\[\n(.*?)\n\];/s.exec(text)?.[1] ?? "";
  const own = new Map(
    [...text.matchAll(/Self::(\w+) => "(\w+)"/g)].map(([, column = "", name = ""]) => [column, name]),
  );
  const rows = [...list.matchAll(/\(\s*Column::(\w+),\s*&\[(.*?)\],?\s*\)/gs)].map(([, column = "", names = ""]) => {
    const name = own.get(column);
    if (!name) throw new Error(`${source} has no name of its own for ${column}`);
    const others = [...names.matchAll(/"(\w+)"/g)].map(([, other = ""]) => other);
    const besides = others.filter((other) => other !== name.replaceAll("_", ""));
    return [`\`${name}\``, besides.map((other) => `\`${other}\``).join(", ")];
  });
  if (rows.length !== list.match(/Column::/g)?.length) throw new Error(`${source}: not every column was read`);
  return [
    opening("Lead fields", source),
    "A submission may have any of these, in JSON, a form or CSV. Names are compared without regard to case, spaces, `_` and",
    "`-`, so that Salesforce's `NumberOfEmployees`, HubSpot's `jobtitle` and HTML's `given-name` are understood as they are. Any",
    "other field is kept with the submission and changes nothing.\n",
    table(["field", "also"], rows),
  ].join("\n");
}
