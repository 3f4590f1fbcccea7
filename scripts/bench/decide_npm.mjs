/**
 * The peers from npm: rule engines, each given every row in its own form and asked for the first that holds.
 *
 * In scope: asking them as their manuals say. Not in scope: judging.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { at } from "../lib/paths.mjs";

/** Pinned here: they are no part of the project. */
export const packages = ["@gorules/zen-engine@0.54.0", "json-logic-js@2.0.5", "json-rules-engine@7.3.1"];
export const folder = at("target", "decide-npm");

/** @typedef {{ field: string, in?: string[], begins?: string[], min?: number, max?: number, is?: boolean }} Test */
/** @typedef {Record<string, string | number | boolean>} Lead */
/** @typedef {{ cases: Test[][], territories: Test[][], leads: Lead[], right: [number, number][] }} Model */
/** What one engine says of a lead: the numbers of its case and its territory.
 * @typedef {(lead: Lead) => Promise<[number, number]> | [number, number]} Ask */

/** Fields that a lead lacks are null: engines stumble over what isn't there. @param {Model} model */
const fieldsOf = ({ cases, territories }) => [...new Set([...cases, ...territories].flat().map(({ field }) => field))];

/** No engine takes a dot in a name for a part of it. @param {string} field */
const plain = (field) => field.replace(".", "_");

/** @param {Lead} lead @param {string[]} fields */
const flat = (lead, fields) => Object.fromEntries(fields.map((field) => [plain(field), lead[field] ?? null]));

/** Closures written by hand: what JavaScript can do at best, row by row. @param {Model} model @returns {Ask} */
function closures(model) {
  /** @param {Test} test @returns {(lead: Lead) => boolean} */
  const closure = ({ field, in: values, begins, min, max, is }) => {
    if (values) {
      const set = new Set(/** @type {unknown[]} */ (values));
      return (lead) => set.has(lead[field]);
    }
    if (begins) {
      return (lead) => {
        const value = lead[field];
        return typeof value === "string" && begins.some((beginning) => value.startsWith(beginning));
      };
    }
    if (is !== undefined) return (lead) => lead[field] === is;
    return (lead) => Number(lead[field]) >= Number(min) && Number(lead[field]) <= Number(max);
  };
  const rows = (/** @type {Test[][]} */ rows) => {
    const tests = rows.map((row) => row.map(closure));
    return (/** @type {Lead} */ lead) => {
      const row = tests.findIndex((all) => all.every((test) => test(lead)));
      return row < 0 ? tests.length : row;
    };
  };
  const [first, second] = [rows(model.cases), rows(model.territories)];
  return (lead) => [first(lead), second(lead)];
}

/** @param {Model} model @param {(name: string) => any} load @returns {Ask} */
function jsonLogic(model, load) {
  const logic = load("json-logic-js");
  const fields = fieldsOf(model);
  /** @param {Test} test */
  const rule = ({ field, in: values, begins, min, max, is }) => {
    const of = { var: plain(field) };
    if (values) return { in: [of, values] };
    if (begins) {
      return { or: begins.map((beginning) => ({ "===": [{ substr: [of, 0, beginning.length] }, beginning] })) };
    }
    return is === undefined ? { "<=": [min, of, max] } : { "===": [of, is] };
  };
  // The first row that holds, as their manual writes a choice: if, then, if, then, else.
  const choice = (/** @type {Test[][]} */ rows) => ({
    if: [...rows.flatMap((row, number) => [{ and: row.map(rule) }, number]), rows.length],
  });
  const [first, second] = [choice(model.cases), choice(model.territories)];
  return (lead) => {
    const facts = flat(lead, fields);
    return [logic.apply(first, facts), logic.apply(second, facts)];
  };
}

/** @param {Model} model @param {(name: string) => any} load @returns {Ask} */
function jsonRulesEngine(model, load) {
  const { Engine, Rule } = load("json-rules-engine");
  const fields = fieldsOf(model);
  /** @param {Test} test @returns {{ fact: string, operator: string, value: unknown }[]} */
  const conditions = ({ field, in: values, begins, min, max, is }) => {
    const fact = plain(field);
    if (values) return [{ fact, operator: "in", value: values }];
    if (begins) return [{ fact, operator: "begins", value: begins }];
    if (is !== undefined) return [{ fact, operator: "equal", value: is }];
    return [
      { fact, operator: "greaterThanInclusive", value: min },
      { fact, operator: "lessThanInclusive", value: max },
    ];
  };
  const engine = (/** @type {Test[][]} */ rows) => {
    const made = new Engine([], { allowUndefinedFacts: true });
    made.addOperator("begins", (/** @type {unknown} */ value, /** @type {string[]} */ begins) => {
      return typeof value === "string" && begins.some((beginning) => value.startsWith(beginning));
    });
    for (const [number, row] of rows.entries()) {
      // One after another, by priority, until one holds.
      const rule = new Rule({
        conditions: { all: row.flatMap(conditions) },
        event: { type: "row", params: { number } },
        priority: rows.length - number,
      });
      made.addRule(rule);
    }
    made.on("success", () => made.stop());
    return async (/** @type {Lead} */ lead) => {
      const { events } = await made.run(flat(lead, fields));
      return events[0]?.params.number ?? rows.length;
    };
  };
  const [first, second] = [engine(model.cases), engine(model.territories)];
  return async (lead) => [await first(lead), await second(lead)];
}

/** @param {Model} model @param {(name: string) => any} load @returns {Ask} */
function zen(model, load) {
  const { ZenEngine } = load("@gorules/zen-engine");
  const engine = new ZenEngine();
  const all = fieldsOf(model);
  const text = (/** @type {string} */ value) => `'${value}'`;
  /** @param {Test} test */
  const cell = ({ in: values, begins, min, max, is }) => {
    if (values) return values.map(text).join(", ");
    if (begins) return begins.map((beginning) => `startsWith($ ?? '', ${text(beginning)})`).join(" or ");
    return is === undefined ? `[${min}..${max}]` : String(is);
  };
  // A decision table, first hit, with a column for each field and the row's number as its output.
  const table = (/** @type {Test[][]} */ rows) => {
    const fields = all.filter((field) => rows.some((row) => row.some((test) => test.field === field)));
    const rules = rows.map((row, number) => ({
      _id: String(number),
      ...Object.fromEntries(
        fields.map((field) => {
          const test = row.find((test) => test.field === field);
          return [plain(field), test ? cell(test) : ""];
        }),
      ),
      row: String(number),
    }));
    const content = {
      hitPolicy: "first",
      inputs: fields.map((field) => ({ id: plain(field), name: field, field: plain(field) })),
      outputs: [{ id: "row", name: "row", field: "row" }],
      rules,
    };
    const nodes = [
      { id: "in", name: "in", type: "inputNode" },
      { id: "table", name: "table", type: "decisionTableNode", content },
      { id: "out", name: "out", type: "outputNode" },
    ];
    const edges = [
      { id: "1", type: "edge", sourceId: "in", targetId: "table" },
      { id: "2", type: "edge", sourceId: "table", targetId: "out" },
    ];
    const decision = engine.createDecision(Buffer.from(JSON.stringify({ nodes, edges })));
    return async (/** @type {Record<string, unknown>} */ facts) => {
      const { result } = await decision.evaluate(facts);
      return typeof result?.row === "number" ? result.row : rows.length;
    };
  };
  const [first, second] = [table(model.cases), table(model.territories)];
  return async (lead) => {
    const facts = flat(lead, all);
    return [await first(facts), await second(facts)];
  };
}

/** @type {[string, (model: Model, load: (name: string) => any) => Ask][]} */
const engines = [
  ["JavaScript closures", closures],
  ["json-logic-js", jsonLogic],
  ["@gorules/zen-engine", zen],
  ["json-rules-engine", jsonRulesEngine],
];

/**
 * Each engine's microseconds a lead, over as many leads as it gets done in about `seconds`, and how many of its answers
 * are wrong.
 * @param {Model} model @param {number} seconds @param {(text: string) => void} say
 * @returns {Promise<{ name: string, micros: number, asked: number, wrong: number }[]>}
 */
export async function ask(model, seconds, say) {
  const require = createRequire(join(folder, "package.json"));
  const measured = [];
  for (const [name, make] of engines) {
    say(name);
    const engine = make(model, require);
    let [asked, wrong, took] = [0, 0, 0];
    // The first round makes it warm.
    for (const counts of [false, true]) {
      const began = performance.now();
      for (const [number, lead] of model.leads.entries()) {
        const [row, territory] = await engine(lead);
        const [rightRow, rightTerritory] = model.right[number] ?? [];
        took = performance.now() - began;
        if (counts) {
          asked += 1;
          if (row !== rightRow || territory !== rightTerritory) wrong += 1;
        }
        if (took > seconds * 1000) break;
      }
    }
    measured.push({ name, micros: (took * 1000) / asked, asked, wrong });
  }
  return measured;
}
