/**
 * What a part of the playbook is filled in with, by its JSON Schema.
 *
 * In scope: from a schema to a kind of field. Not in scope: drawing it (field.tsx), what may stand in it (the core says).
 */
import type { Schema } from "../schema.ts";

export interface Shaped extends Schema {
  required?: string[];
  minimum?: number;
  maximum?: number;
}

export type Shape =
  | { kind: "condition" }
  | { kind: "choice"; options: string[] }
  | { kind: "truth" }
  | { kind: "number"; whole: boolean; min: number | undefined; max: number | undefined }
  | { kind: "text" }
  /** One or several; `options`: those that are known; `closed`: no others. */
  | { kind: "words"; options: string[]; closed: boolean }
  | { kind: "table"; fields: Field[] }
  | { kind: "tables"; fields: Field[] }
  /** Only in the text. */
  | { kind: "other" };

export interface Field {
  name: string;
  about: string | undefined;
  required: boolean;
  shape: Shape;
}

const resolved = (schema: Shaped, root: Shaped): Shaped => {
  const name = schema.$ref?.replace("#/$defs/", "");
  const referred = name === undefined ? undefined : (root.$defs?.[name] as Shaped | undefined);
  return referred
    ? resolved({ ...referred, ...(schema.description ? { description: schema.description } : {}) }, root)
    : schema;
};

/** All words that a schema or its alternatives list. */
function listed(schema: Shaped, root: Shaped): string[] {
  const { enum: words = [], anyOf = [], items } = resolved(schema, root);
  const inner = [...anyOf, ...(items ? [items] : [])].flatMap((schema) => listed(schema, root));
  return [...new Set([...words.map(String), ...inner])];
}

const isText = (schema: Shaped, root: Shaped): boolean => {
  const { type, anyOf = [] } = resolved(schema, root);
  return type === "string" || anyOf.some((schema) => isText(schema, root));
};

export function shapeOf(schema: Shaped, root: Shaped): Shape {
  if (schema.$ref === "#/$defs/condition") return { kind: "condition" };
  const { type, enum: words, items, properties, anyOf, minimum, maximum } = resolved(schema, root);
  if (words) return { kind: "choice", options: words.map(String) };
  if (type === "boolean") return { kind: "truth" };
  if (type === "integer" || type === "number")
    return { kind: "number", whole: type === "integer", min: minimum, max: maximum };
  if (type === "string") return { kind: "text" };
  if (items) {
    const inner = shapeOf(items, root);
    if (inner.kind === "choice") return { kind: "words", options: inner.options, closed: true };
    if (inner.kind === "text") return { kind: "words", options: [], closed: false };
    if (inner.kind === "table") return { kind: "tables", fields: inner.fields };
    return { kind: "other" };
  }
  if (properties) return { kind: "table", fields: fieldsOf(schema, root) };
  if (anyOf?.some((schema) => resolved(schema, root).type === "array")) {
    const closed = !anyOf.some((schema) => isText(schema, root));
    return { kind: "words", options: listed(schema, root), closed };
  }
  return anyOf?.some((schema) => isText(schema, root)) ? { kind: "text" } : { kind: "other" };
}

/** The fields of a table. */
export function fieldsOf(schema: Shaped, root: Shaped): Field[] {
  const { properties = {}, required = [] } = resolved(schema, root);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    about: resolved(property, root).description,
    required: required.includes(name),
    shape: shapeOf(property, root),
  }));
}

/** What a condition can ask for: the field, its account's with a dot, and what it is compared with. */
export type Test = Field & { compare: "words" | "truth" | "number" | "other" };

/** Conditions of conditions, which aren't fields. */
const JOINING = ["all", "any", "not"];

export function testsOf(root: Shaped): Test[] {
  const { properties = {} } = (root.$defs?.condition ?? {}) as Shaped;
  const of = (schema: Record<string, Shaped>, before: string): Test[] =>
    Object.entries(schema).flatMap(([name, property]) => {
      if (before === "" && JOINING.includes(name)) return [];
      const inner = resolved(property, root);
      if (name === "account" && inner.properties) return of(inner.properties as Record<string, Shaped>, "account.");
      const referred = property.$ref?.replace("#/$defs/", "");
      const shape = shapeOf(property, root);
      const compare =
        referred === "yes_no" ? "truth" : referred === "number" ? "number" : shape.kind === "words" ? "words" : "other";
      return [{ name: before + name, about: inner.description, required: false, shape, compare }];
    });
  return of(properties as Record<string, Shaped>, "");
}
