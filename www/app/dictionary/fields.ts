/**
 * The fields that a workspace has words of its own for, and how a meaning is said of each.
 *
 * In scope: from the playbook's schema to what is offered. Not in scope: drawing, and whether a meaning is one (the core says).
 */
import { known } from "../playbook/form/known.ts";
import { fieldsOf, type Shaped } from "../playbook/form/shape.ts";
import { isTable, type Table, type Value } from "../playbook/toml/write.ts";

export interface Kind {
  field: string;
  about: string | undefined;
  /** Of a title: the two things it may mean. */
  parts: { name: string; options: string[] }[];
  /** What a word of any other field may mean, as far as that can be listed. */
  options: string[];
}

export interface Entry {
  field: string;
  word: string;
  means: Value;
}

export function kindsOf(schema: Shaped, playbook: Table): Kind[] {
  const { properties = {} } = (schema.properties?.dictionary ?? {}) as Shaped;
  return Object.entries(properties).map(([field, property]) => {
    const inner = property.additionalProperties;
    const parts = typeof inner === "object" ? fieldsOf(inner as Shaped, schema) : [];
    return {
      field,
      about: property.description?.replaceAll("`", ""),
      parts: parts.map(({ name, shape }) => ({ name, options: shape.kind === "choice" ? shape.options : [] })),
      options: known(playbook, field === "employees" ? "segment" : field),
    };
  });
}

export function entriesOf(playbook: Table): Entry[] {
  const dictionary = isTable(playbook.dictionary) ? playbook.dictionary : {};
  return Object.entries(dictionary).flatMap(([field, words]) =>
    Object.entries(isTable(words) ? words : {}).map(([word, means]) => ({ field, word, means })),
  );
}
