/**
 * One field of an entry, as its schema has it.
 *
 * In scope: which control stands for which kind of value. Not in scope: conditions (condition.tsx), what may stand there.
 */
import { useId } from "preact/hooks";
import { words } from "../../../pages/words.ts";
import { Icon } from "../../parts/icon.tsx";
import type { Path } from "../toml/read.ts";
import { isTable, type Table, type Value } from "../toml/write.ts";
import { Condition } from "./condition.tsx";
import { useWriting } from "./context.ts";
import { known, label } from "./known.ts";
import type { Field as Shaped } from "./shape.ts";
import { Typed } from "./typed.tsx";
import { Words } from "./words.tsx";

interface Given {
  field: Shaped;
  path: Path;
  value: unknown;
}

const asList = (value: unknown): string[] =>
  Array.isArray(value) ? value.map(String) : value === undefined ? [] : [String(value)];

export function Field({ field, path, value }: Given) {
  const { set, readOnly } = useWriting();
  const id = useId();
  const { name, about, shape, required } = field;
  const title = label(name);
  const note = about ? <small id={id}>{about.replaceAll("`", "")}</small> : null;
  if (shape.kind === "other") return null;
  if (shape.kind === "condition") {
    return (
      <fieldset class="field" disabled={readOnly}>
        <legend>{title}</legend>
        <Condition value={isTable(value) ? value : undefined} set={(value) => set(path, value)} top />
      </fieldset>
    );
  }
  if (shape.kind === "table" || shape.kind === "tables") {
    return (
      <fieldset class="field" disabled={readOnly}>
        <legend>{title}</legend>
        {note}
        {shape.kind === "table" ? (
          <div class="inline-fields">
            {shape.fields.map((inner) => (
              <Field
                key={inner.name}
                field={inner}
                path={[...path, inner.name]}
                value={isTable(value) ? value[inner.name] : undefined}
              />
            ))}
          </div>
        ) : (
          <Tables fields={shape.fields} path={path} value={value} title={title} />
        )}
      </fieldset>
    );
  }
  if (shape.kind === "words") {
    return (
      <fieldset class="field" disabled={readOnly}>
        <legend>{title}</legend>
        {note}
        <WordsField field={field} path={path} value={value} />
      </fieldset>
    );
  }
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is in it.
    <label class="field">
      {title}
      <One field={field} value={value} about={about ? id : undefined} set={(value) => set(path, value)} />
      {note}
      {required && value === undefined && <small class="missing">Has to be said.</small>}
    </label>
  );
}

function WordsField({ field, path, value }: Given) {
  const { set, document } = useWriting();
  const { shape, name } = field;
  if (shape.kind !== "words") return null;
  return (
    <Words
      label={label(name)}
      values={asList(value)}
      options={[...shape.options, ...known(document.value, name)]}
      closed={shape.closed}
      // What was one word stays one while it is.
      set={(values) =>
        set(
          path,
          values.length === 0 ? undefined : typeof value === "string" && values.length === 1 ? values[0] : values,
        )
      }
    />
  );
}

interface OneGiven {
  field: Shaped;
  value: unknown;
  about: string | undefined;
  set: (value: Value | undefined) => void;
}

/** A single value. */
function One({ field, value, about, set }: OneGiven) {
  const { readOnly, document } = useWriting();
  const list = useId();
  const { shape, name } = field;
  const common = { disabled: readOnly, "aria-describedby": about };
  if (shape.kind === "choice" || shape.kind === "truth") {
    const options = shape.kind === "choice" ? shape.options : ["true", "false"];
    const read = (text: string) => (text === "" ? undefined : shape.kind === "truth" ? text === "true" : text);
    return (
      <select
        {...common}
        value={value === undefined ? "" : String(value)}
        onChange={(event) => set(read(event.currentTarget.value))}
      >
        <option value="">Nothing said</option>
        {options.map((option) => (
          <option key={option} value={option}>
            {shape.kind === "truth" ? (option === "true" ? "Yes" : "No") : words(option)}
          </option>
        ))}
      </select>
    );
  }
  if (shape.kind === "number") {
    return (
      <Typed
        {...common}
        type="number"
        step={shape.whole ? 1 : "any"}
        min={shape.min}
        max={shape.max}
        stored={typeof value === "number" ? String(value) : ""}
        commit={(text) => set(text === "" || Number.isNaN(Number(text)) ? undefined : Number(text))}
      />
    );
  }
  const day = /`\d{4}-\d{2}-\d{2}`|The last day/.test(field.about ?? "");
  const options = known(document.value, name);
  return (
    <>
      <Typed
        {...common}
        type={day ? "date" : "text"}
        list={options.length > 0 ? list : undefined}
        autocomplete="off"
        stored={value === undefined ? "" : String(value)}
        commit={(text) => set(text.trim() || undefined)}
      />
      {options.length > 0 && (
        <datalist id={list}>
          {options.map((option) => (
            <option key={option} value={option} />
          ))}
        </datalist>
      )}
    </>
  );
}

interface TablesGiven {
  fields: Shaped[];
  path: Path;
  value: unknown;
  title: string;
}

/** Several tables written in a list, as absences are. */
function Tables({ fields, path, value, title }: TablesGiven) {
  const { set } = useWriting();
  const rows = Array.isArray(value) ? value.filter(isTable) : [];
  const put = (rows: Table[]) => set(path, rows.length === 0 ? undefined : rows);
  const change = (index: number, name: string, value: Value | undefined) =>
    put(
      rows.map((row, at) => {
        if (at !== index) return row;
        const { [name]: _, ...rest } = row;
        return value === undefined ? rest : { ...row, [name]: value };
      }),
    );
  return (
    <>
      {rows.map((row, index) => (
        <div class="inline-fields" key={index}>
          {fields.map((field) => (
            // biome-ignore lint/a11y/noLabelWithoutControl: the control is in it.
            <label key={field.name} class="field">
              {label(field.name)}
              <One
                field={field}
                value={row[field.name]}
                about={undefined}
                set={(value) => change(index, field.name, value)}
              />
            </label>
          ))}
          <button
            type="button"
            class="wa-plain square"
            aria-label={`Remove ${title.toLowerCase()} ${index + 1}`}
            onClick={() => put(rows.filter((_, at) => at !== index))}
          >
            <Icon name="xmark" />
          </button>
        </div>
      ))}
      <button
        type="button"
        class="wa-plain"
        onClick={() => put([...rows, Object.fromEntries(fields.map(({ name }) => [name, today()]))])}
      >
        <Icon name="plus" /> Add<span class="wa-visually-hidden"> to {title.toLowerCase()}</span>
      </button>
    </>
  );
}

const today = () => new Date().toISOString().slice(0, 10);
