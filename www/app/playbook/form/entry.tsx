/**
 * One entry of a section: closed a line, opened its fields, with what is wrong with it and what the proof says of it.
 *
 * In scope: drawing it, moving and removing it. Not in scope: its fields (field.tsx).
 */
import { useId, useState } from "preact/hooks";
import type { ToldFinding } from "#api";
import { Icon } from "../../parts/icon.tsx";
import type { Finding } from "../check.ts";
import { Witnessed } from "../proof.tsx";
import { entryAt, lineAt } from "../toml/read.ts";
import { isTable } from "../toml/write.ts";
import { useWriting } from "./context.ts";
import { Field } from "./field.tsx";
import { known } from "./known.ts";
import { brief, type Section, type Entry as Shown } from "./sections.ts";
import { Words } from "./words.tsx";

interface Given {
  section: Section;
  entry: Shown;
  /** Its place among so many. */
  index: number;
  count: number;
  findings: Finding[];
  proved: ToldFinding[];
}

export function Entry({ section, entry, index, count, findings, proved }: Given) {
  const { document, readOnly, remove, swap, show } = useWriting();
  const [open, setOpen] = useState(false);
  const id = useId();
  const place = entryAt(document, entry.path);
  const [first, last] = place ? [lineAt(document.text, place.from), lineAt(document.text, place.to)] : [0, -1];
  const wrong = findings.filter(({ line }) => line >= first && line <= last);
  const said = proved.filter(({ at }) => at === named(entry));
  const movable = section.kind === "rows" && place !== null;
  return (
    <li class="entry">
      <div class="entry-head">
        <button
          type="button"
          class="wa-plain open"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <Icon name={open ? "chevron-down" : "chevron-right"} />
          {section.ranked && <span class="rank">{index + 1}</span>}
          <span class="two-lines">
            <strong>{entry.name}</strong>
            <small>{brief(entry)}</small>
          </span>
        </button>
        {wrong.length > 0 && <span class="mark wa-danger">{wrong.length} to mend</span>}
        {said.length > 0 && <span class="mark wa-warning">{said.length} proved</span>}
        {!readOnly && movable && (
          <span class="order">
            <button
              type="button"
              class="wa-plain square"
              aria-label={`Move ${entry.name} up`}
              disabled={index === 0}
              onClick={() => swap(section.path, index, index - 1)}
            >
              <Icon name="arrow-up" />
            </button>
            <button
              type="button"
              class="wa-plain square"
              aria-label={`Move ${entry.name} down`}
              disabled={index === count - 1}
              onClick={() => swap(section.path, index, index + 1)}
            >
              <Icon name="arrow-down" />
            </button>
          </span>
        )}
      </div>
      {open && (
        <div class="entry-body" id={id}>
          {wrong.map(({ line, message }) => (
            <p key={`${line} ${message}`} class="wrong">
              <Icon name="triangle-exclamation" /> {message}
            </p>
          ))}
          {said.map((finding) => (
            <Witnessed key={`${finding.code} ${finding.at}`} finding={finding} />
          ))}
          <Fields section={section} entry={entry} />
          <p class="entry-foot">
            {first > 0 && (
              <button type="button" class="wa-plain" onClick={() => show(first)}>
                Show in the text
              </button>
            )}
            {!readOnly && (
              <button type="button" class="wa-plain wa-danger" onClick={() => remove(entry.path)}>
                Remove<span class="wa-visually-hidden"> {entry.name}</span>
              </button>
            )}
          </p>
        </div>
      )}
    </li>
  );
}

/** As findings name it: `territory[3]`, `team.field-dach`. */
const named = ({ path }: Shown): string => {
  const last = path.at(-1);
  const section = path.slice(0, -1).join(".");
  return typeof last === "number" ? `${section}[${last}]` : `${section}.${last}`;
};

function Fields({ section, entry }: { section: Section; entry: Shown }) {
  const { set, document } = useWriting();
  const { value, path, name } = entry;
  if (section.kind === "lists") {
    return (
      <Words
        label={section.path.at(-1) === "country" || section.path[0] === "languages" ? "Country" : name}
        values={Array.isArray(value) ? value.map(String) : []}
        options={known(document.value, "country").filter((option) => option !== name)}
        closed={false}
        set={(values) => set(path, values.length === 0 ? undefined : values)}
      />
    );
  }
  const table = isTable(value) ? value : {};
  return (
    <div class="fields">
      {section.fields.map((field) => (
        <Field key={field.name} field={field} path={[...path, field.name]} value={table[field.name]} />
      ))}
    </div>
  );
}
