/**
 * The parts of a playbook, in the order in which people ask for them.
 *
 * In scope: which there are, how their entries are told apart, what is said of one in a line. Not in scope: drawing them.
 */
import { list, words } from "../../../pages/words.ts";
import type { Schema } from "../schema.ts";
import type { Path } from "../toml/read.ts";
import { isTable, type Table } from "../toml/write.ts";
import { type Field, fieldsOf, type Shaped } from "./shape.ts";

export interface Section {
  path: string[];
  title: string;
  /** `rows`: the first that holds counts; `named`: by their name; `table`: just one; `lists`: names for several values. */
  kind: "rows" | "named" | "table" | "lists";
  about: string | undefined;
  fields: Field[];
  /** Whether the order decides, and the last is for everybody else. */
  ranked: boolean;
}

const titles: [path: string, title: string][] = [
  ["case", "Business cases"],
  ["territory", "Territories"],
  ["groups.country", "Regions"],
  ["team", "Teams"],
  ["member", "Members"],
  ["calendar", "Calendars"],
  ["sla", "Service levels"],
  ["minimum_follow_up", "Minimum follow-up"],
  ["disposition", "Dispositions"],
  ["segment", "Segments"],
  ["score", "Scores"],
  ["partner", "Partners"],
  ["matching", "Matching"],
  ["dedupe", "The same person"],
  ["reporting", "Reports and campaigns"],
  ["always", "Always"],
  ["never", "Never"],
  ["languages", "Languages"],
  ["", "Workspace"],
];

export function sectionsOf(schema: Shaped): Section[] {
  return titles.flatMap(([name, title]): Section[] => {
    const path = name === "" ? [] : name.split(".");
    const here = path.reduce<Shaped | undefined>((schema, part) => schema?.properties?.[part] as Shaped, schema);
    if (!here) return [];
    const about = here.description;
    const common = { path, title, about };
    if (path.length === 0) {
      const fields = fieldsOf(here, schema).filter(({ shape }) => ["text", "choice"].includes(shape.kind));
      return [{ ...common, about: undefined, kind: "table", fields, ranked: false }];
    }
    if (here.items)
      return [
        { ...common, kind: "rows", fields: fieldsOf(here.items, schema), ranked: ["case", "territory"].includes(name) },
      ];
    const more: boolean | Schema | undefined = here.additionalProperties ?? (here.$ref ? {} : undefined);
    if (typeof more === "object") {
      const fields = fieldsOf(more, schema);
      return [{ ...common, kind: fields.length > 0 ? "named" : "lists", fields, ranked: false }];
    }
    return [{ ...common, kind: "table", fields: fieldsOf(here, schema), ranked: false }];
  });
}

export interface Entry {
  path: Path;
  name: string;
  value: unknown;
}

/** The entries that the playbook has in a section. */
export function entriesOf(playbook: Table, { path, kind }: Section): Entry[] {
  const here = path.reduce<unknown>((value, part) => (isTable(value) ? value[part] : undefined), playbook);
  if (kind === "rows")
    return (Array.isArray(here) ? here : []).map((value, index) => ({
      path: [...path, index],
      name: isTable(value) ? String(value.name ?? "") : "",
      value,
    }));
  return Object.entries(isTable(here) ? here : {}).map(([name, value]) => ({ path: [...path, name], name, value }));
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** What is said of an entry beside its name. */
export function brief({ path, value }: Entry): string {
  if (Array.isArray(value)) return value.map(String).slice(0, 6).join(", ") + (value.length > 6 ? " …" : "");
  if (!isTable(value)) return "";
  switch (path[0]) {
    case "case":
      return [value.assign ? words(text(value.assign)) : text(value.team) || "Territory’s team", value.within]
        .filter(Boolean)
        .join(", ");
    case "territory":
    case "partner":
      return text(value.team);
    case "team":
      return `${words(text(value.channel))}: ${list((Array.isArray(value.members) ? value.members : []).map(String))}`;
    case "member":
      return [text(value.name), text(value.calendar), value.suspended ? "suspended" : ""].filter(Boolean).join(", ");
    case "calendar":
      return `${text(value.time_zone)}, ${text(value.from)}–${text(value.to)}`;
    case "disposition":
      return words(text(value.stage));
    case "score":
      return `${value.points}`;
    case "segment":
      return `${value.min ?? 0}–${value.max ?? "…"}`;
    default:
      return "";
  }
}

/** What a new entry begins with: what has to be there, as far as it can be guessed. */
export function newEntry(section: Section, name: string): Table {
  const table: Table = section.kind === "rows" ? { name } : {};
  for (const { name: field, required, shape } of section.fields) {
    if (!required || field in table) continue;
    if (shape.kind === "choice") table[field] = shape.options[0] ?? "";
    else if (shape.kind === "words") table[field] = shape.closed ? shape.options.slice(0, 5) : [];
    else if (shape.kind === "number") table[field] = shape.min ?? 0;
    else if (field === "name") table[field] = name;
    else if (field === "from") table[field] = "09:00";
    else if (field === "to") table[field] = "17:00";
  }
  if (section.path[0] === "case") table.within = "8h";
  return table;
}
