/**
 * The playbook as a form, beside its text: what is changed here is changed there, and the other way round.
 *
 * In scope: choosing a part, its entries, adding one. Not in scope: the text (editor.tsx), what is good in it (the core says).
 */
import { useMemo, useState } from "preact/hooks";
import type { ToldFinding } from "#api";
import { Icon } from "../../parts/icon.tsx";
import { Empty } from "../../parts/told.tsx";
import type { Finding } from "../check.ts";
import { add, type Edit, remove, set, swap } from "../toml/edits.ts";
import { type Document, read, valueAt } from "../toml/read.ts";
import { isTable } from "../toml/write.ts";
import { useWriting, type Writing, Written } from "./context.ts";
import { Entry } from "./entry.tsx";
import { Field } from "./field.tsx";
import { entriesOf, newEntry, type Section, sectionsOf } from "./sections.ts";
import type { Shaped } from "./shape.ts";
import "./form.css";

interface Given {
  text: string;
  schema: Shaped;
  readOnly: boolean;
  /** Changes the text as it is by then. */
  change: (edit: (text: string) => Edit[]) => void;
  findings: Finding[];
  proved: ToldFinding[];
  show: (line: number) => void;
}

export default function Form({ text, schema, readOnly, change, findings, proved, show }: Given) {
  const document = useMemo(() => read(text), [text]);
  const sections = useMemo(() => sectionsOf(schema), [schema]);
  const [chosen, setChosen] = useState("case");
  const writing = useMemo((): Writing | null => {
    if (!document) return null;
    const doing =
      <Rest extends unknown[]>(edit: (document: Document, ...rest: Rest) => Edit[]) =>
      (...rest: Rest) =>
        change((text) => {
          const now = text === document.text ? document : read(text);
          return now ? edit(now, ...rest) : [];
        });
    return {
      document,
      schema,
      readOnly,
      show,
      set: doing(set),
      add: doing(add),
      remove: doing(remove),
      swap: doing(swap),
    };
  }, [document, schema, readOnly, change, show]);
  const section = sections.find(({ path }) => path.join(".") === chosen) ?? sections[0];
  if (!document || !writing || !section) {
    return <Empty title="The text can’t be read as it stands">Mend it there; then it is here again as a form.</Empty>;
  }
  return (
    <Written.Provider value={writing}>
      <div class="playbook-form">
        <label class="part">
          Part of the playbook
          <select value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
            {sections.map((section) => {
              const count = section.kind === "table" ? "" : ` (${entriesOf(document.value, section).length})`;
              return (
                <option key={section.title} value={section.path.join(".")}>
                  {section.title}
                  {count}
                </option>
              );
            })}
          </select>
        </label>
        {section.about && <p class="quiet">{section.about.replaceAll("`", "")}</p>}
        <Part key={section.title} section={section} findings={findings} proved={proved} />
      </div>
    </Written.Provider>
  );
}

interface PartGiven {
  section: Section;
  findings: Finding[];
  proved: ToldFinding[];
}

function Part({ section, findings, proved }: PartGiven) {
  const { document, readOnly } = useWriting();
  const { path, kind, fields } = section;
  if (kind === "table") {
    const value = path.length === 0 ? document.value : valueAt(document, path);
    return (
      <div class="fields entry-body">
        {fields.map((field) => (
          <Field
            key={field.name}
            field={field}
            path={[...path, field.name]}
            value={isTable(value) ? value[field.name] : undefined}
          />
        ))}
      </div>
    );
  }
  const entries = entriesOf(document.value, section);
  return (
    <>
      <ul class="entries">
        {entries.map((entry, index) => (
          <Entry
            // By its name, so that what is open and focused moves with it.
            key={entry.name || entry.path.join(".")}
            section={section}
            entry={entry}
            index={index}
            count={entries.length}
            findings={findings}
            proved={proved}
          />
        ))}
      </ul>
      {!readOnly && <Adding section={section} names={entries.map(({ name }) => name)} />}
    </>
  );
}

/** A new entry, before the last where the last is for everybody else. */
function Adding({ section, names }: { section: Section; names: string[] }) {
  const { set, add } = useWriting();
  const [name, setName] = useState("");
  const taken = names.includes(name.trim());
  const make = (event: SubmitEvent) => {
    event.preventDefault();
    const called = name.trim();
    if (!called || taken) return;
    if (section.kind === "lists") set([...section.path, called], []);
    else {
      const after = section.ranked && names.length > 1 ? names.length - 2 : undefined;
      add(section.path, section.kind === "named" ? called : null, newEntry(section, called), after);
    }
    setName("");
  };
  return (
    <form class="adding" onSubmit={make}>
      <input
        aria-label={`Name of another: ${section.title}`}
        placeholder="Name of another"
        autocomplete="off"
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <button type="submit" class="wa-outlined" disabled={!name.trim() || taken}>
        <Icon name="plus" /> Add
      </button>
      {taken && <small class="missing">There is one of that name.</small>}
    </form>
  );
}
