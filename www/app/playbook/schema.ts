/**
 * What the playbook's JSON Schema allows at a place of the text.
 *
 * In scope: reading it, following a path through it; names, values and what is said of them. Not in scope: TOML (place.ts).
 */

export interface Schema {
  $ref?: string;
  $defs?: Record<string, Schema>;
  description?: string;
  type?: string;
  properties?: Record<string, Schema>;
  additionalProperties?: boolean | Schema;
  items?: Schema;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

let reading: Promise<Schema> | undefined;

/** The schema that this workspace's playbooks are held to, read once. */
export const schemaOf = (): Promise<Schema> => {
  reading ??= fetch("/playbook.schema.json").then((response) => response.json());
  return reading;
};

export interface Offer {
  name: string;
  about: string | undefined;
}

/** All that a schema may be: itself, what it refers to, its alternatives. */
function* forms(schema: Schema, root: Schema, depth = 0): Generator<Schema> {
  if (depth > 8) return;
  yield schema;
  const name = schema.$ref?.replace("#/$defs/", "");
  const referred = name === undefined ? undefined : root.$defs?.[name];
  if (referred) yield* forms(referred, root, depth + 1);
  for (const other of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) yield* forms(other, root, depth + 1);
}

/** The schemas of what stands at `path`; a list's entries count as the list. */
function at(root: Schema, path: string[]): Schema[] {
  let here = [root];
  for (const part of path) {
    const next: Schema[] = [];
    for (const schema of here.flatMap((schema) => [...forms(schema, root)])) {
      const inside = [schema, ...(schema.items ? [...forms(schema.items, root)] : [])];
      for (const form of inside) {
        const named = form.properties?.[part];
        if (named) next.push(named);
        else if (typeof form.additionalProperties === "object") next.push(form.additionalProperties);
      }
    }
    here = next;
  }
  return here
    .flatMap((schema) => [...forms(schema, root)])
    .flatMap((form) => (form.items ? [form, ...forms(form.items, root)] : [form]));
}

const unique = (offers: Offer[]): Offer[] => [...new Map(offers.map((offer) => [offer.name, offer])).values()];

/** What can be named there. */
export const names = (root: Schema, path: string[]): Offer[] =>
  unique(
    at(root, path).flatMap(({ properties }) =>
      Object.entries(properties ?? {}).map(([name, { description }]) => ({ name, about: description })),
    ),
  );

/** What can stand there as a value. */
export function values(root: Schema, path: string[]): Offer[] {
  return unique(
    at(root, path).flatMap((form) => {
      const listed = form.const === undefined ? (form.enum ?? []) : [form.const];
      const truths = form.type === "boolean" ? [true, false] : [];
      return [...listed, ...truths].map((value) => ({ name: JSON.stringify(value), about: form.description }));
    }),
  );
}

/** What is said of what stands there. */
export const about = (root: Schema, path: string[]): string | undefined =>
  at(root, path).find(({ description }) => description)?.description;
