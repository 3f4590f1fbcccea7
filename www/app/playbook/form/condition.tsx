/**
 * A condition: rows of field, operator and values, and conditions within it.
 *
 * In scope: drawing and changing what the schema allows. Not in scope: whether any lead can meet it (the proof says).
 */
import { useMemo } from "preact/hooks";
import { Icon } from "../../parts/icon.tsx";
import { isTable, type Table, type Value } from "../toml/write.ts";
import { useWriting } from "./context.ts";
import { known, label } from "./known.ts";
import { type Test, testsOf } from "./shape.ts";
import { Typed } from "./typed.tsx";
import { Words } from "./words.tsx";

interface Given {
  value: Table | undefined;
  set: (value: Table | undefined) => void;
  /** Not one within another. */
  top?: boolean;
}

type Operator = "is" | "between" | "known" | "unknown";

const operators: Record<Operator, string> = {
  is: "is one of",
  between: "is between",
  known: "is known",
  unknown: "is unknown",
};

const joins = { all: "All of these", any: "Any of these", not: "None of this" } as const;
type Join = keyof typeof joins;

const operatorOf = (value: unknown): Operator => {
  if (!isTable(value)) return "is";
  if ("known" in value) return value.known === false ? "unknown" : "known";
  return "between";
};

const beginning: Record<Operator, (test: Test) => Value> = {
  is: ({ compare }) => (compare === "truth" ? true : compare === "number" ? 0 : []),
  between: () => ({ min: 1 }),
  known: () => ({ known: true }),
  unknown: () => ({ known: false }),
};

/** The condition's tests by the names of their fields, the account's with a dot. */
function flat(condition: Table): [name: string, value: Value][] {
  return Object.entries(condition).flatMap(([name, value]) => {
    if (name in joins) return [];
    if (name === "account" && isTable(value))
      return Object.entries(value).map(([inner, value]): [string, Value] => [`account.${inner}`, value]);
    return [[name, value] as [string, Value]];
  });
}

function put(condition: Table, name: string, value: Value | undefined): Table {
  const [first = "", inner] = name.split(".");
  if (inner === undefined) {
    const { [first]: _, ...rest } = condition;
    return value === undefined
      ? rest
      : first in condition
        ? { ...condition, [first]: value }
        : { ...rest, [first]: value };
  }
  const account = put(isTable(condition[first]) ? condition[first] : {}, inner, value);
  return put(condition, first, Object.keys(account).length === 0 ? undefined : account);
}

export function Condition({ value: condition = {}, set, top }: Given) {
  const { schema, readOnly } = useWriting();
  const tests = useMemo(() => testsOf(schema), [schema]);
  const rows = flat(condition);
  const change = (name: string, value: Value | undefined) => {
    const next = put(condition, name, value);
    set(Object.keys(next).length === 0 ? undefined : next);
  };
  const free = tests.filter(({ name }) => !rows.some(([taken]) => taken === name));
  const asked = (Object.keys(joins) as Join[]).filter((join) => join in condition);
  return (
    <div class="condition">
      {top && rows.length + asked.length === 0 && <p class="quiet">Every lead that no row above takes.</p>}
      {rows.map(([name, value]) => {
        const test = tests.find((test) => test.name === name);
        return test ? <Row key={name} test={test} value={value} set={(value) => change(name, value)} /> : null;
      })}
      {asked.map((join) => {
        const value = condition[join];
        return <Joined key={join} join={join} value={value} set={(value) => change(join, value)} />;
      })}
      {!readOnly && (
        <select
          class="add"
          aria-label="Add a condition"
          value=""
          onChange={(event) => {
            const name = event.currentTarget.value;
            event.currentTarget.value = "";
            const test = tests.find((test) => test.name === name);
            if (name in joins) change(name, name === "not" ? {} : [{}]);
            else if (test) change(name, beginning.is(test));
          }}
        >
          <option value="">Add a condition …</option>
          {free
            .filter(({ compare }) => compare !== "other")
            .map(({ name }) => (
              <option key={name} value={name}>
                {label(name)}
              </option>
            ))}
          {(Object.keys(joins) as Join[])
            .filter((join) => !(join in condition))
            .map((join) => (
              <option key={join} value={join}>
                {joins[join]} …
              </option>
            ))}
        </select>
      )}
    </div>
  );
}

interface RowGiven {
  test: Test;
  value: Value;
  set: (value: Value | undefined) => void;
}

function Row({ test, value, set }: RowGiven) {
  const { readOnly, document } = useWriting();
  const operator = operatorOf(value);
  const name = label(test.name);
  const offered = (Object.keys(operators) as Operator[]).filter(
    (operator) => operator !== "between" || test.compare === "number",
  );
  return (
    <div class="test">
      <strong>{name}</strong>
      {test.compare === "other" ? (
        <span class="quiet">as the text has it</span>
      ) : (
        <select
          aria-label={`${name}: how it is compared`}
          value={operator}
          disabled={readOnly}
          onChange={(event) => set(beginning[event.currentTarget.value as Operator](test))}
        >
          {offered.map((operator) => (
            <option key={operator} value={operator}>
              {test.compare === "words" || operator !== "is" ? operators[operator] : "is"}
            </option>
          ))}
        </select>
      )}
      {!readOnly && (
        <button type="button" class="wa-plain square" aria-label={`Remove ${name}`} onClick={() => set(undefined)}>
          <Icon name="xmark" />
        </button>
      )}
      <div class="against">
        {operator === "between" && test.compare === "number" && isTable(value) && (
          <Between name={name} value={value} set={set} />
        )}
        {operator === "is" && test.compare === "truth" && (
          <select
            aria-label={name}
            value={String(value)}
            disabled={readOnly}
            onChange={(event) => set(event.currentTarget.value === "true")}
          >
            <option value="true">Yes</option>
            <option value="false">No</option>
          </select>
        )}
        {operator === "is" && test.compare === "number" && (
          <Typed
            type="number"
            min={0}
            aria-label={name}
            stored={String(value)}
            disabled={readOnly}
            commit={(text) => set(Number(text) || 0)}
          />
        )}
        {operator === "is" && test.compare === "words" && (
          <Words
            label={name}
            values={Array.isArray(value) ? value.map(String) : [String(value)]}
            options={[...(test.shape.kind === "words" ? test.shape.options : []), ...known(document.value, test.name)]}
            closed={false}
            set={(values) => set(values.length === 1 && !Array.isArray(value) ? values[0] : values)}
          />
        )}
      </div>
    </div>
  );
}

function Between({ name, value, set }: { name: string; value: Table; set: (value: Value) => void }) {
  const { readOnly } = useWriting();
  const side = (which: "min" | "max", title: string) => (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is in it.
    <label>
      {title}
      <Typed
        type="number"
        min={0}
        aria-label={`${name}: ${title.toLowerCase()}`}
        stored={typeof value[which] === "number" ? String(value[which]) : ""}
        disabled={readOnly}
        commit={(text) => {
          const { [which]: _, ...rest } = value;
          set(text === "" ? rest : { ...value, [which]: Number(text) });
        }}
      />
    </label>
  );
  return (
    <div class="inline-fields">
      {side("min", "At least")}
      {side("max", "At most")}
    </div>
  );
}

interface JoinedGiven {
  join: Join;
  value: Value | undefined;
  set: (value: Value | undefined) => void;
}

/** Conditions within a condition. */
function Joined({ join, value, set }: JoinedGiven) {
  const { readOnly } = useWriting();
  const inner = Array.isArray(value) ? value.filter(isTable) : isTable(value) ? [value] : [];
  const put = (values: Table[]) => {
    if (values.length === 0) set(undefined);
    else set(join === "not" ? (values[0] ?? {}) : values);
  };
  return (
    <fieldset class="joined">
      <legend>{joins[join]}</legend>
      {inner.map((condition, index) => (
        <div class="within" key={index}>
          <Condition
            value={condition}
            set={(next) => put(inner.flatMap((other, at) => (at === index ? (next ? [next] : []) : [other])))}
          />
        </div>
      ))}
      {join !== "not" && !readOnly && (
        <button type="button" class="wa-plain" onClick={() => put([...inner, {}])}>
          <Icon name="plus" /> Another
        </button>
      )}
    </fieldset>
  );
}
