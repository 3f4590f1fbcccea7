/**
 * One or several words: those that are there, and a place to write the next.
 *
 * In scope: adding, taking out, completion by the browser. Not in scope: what they mean.
 */
import { useId, useRef } from "preact/hooks";
import { countryName, words as inWords } from "../../../pages/words.ts";
import { Icon } from "../../parts/icon.tsx";

interface Given {
  label: string;
  values: string[];
  options: string[];
  /** No others than the options. */
  closed: boolean;
  set: (values: string[]) => void;
}

/** As many as this are shown all at once. */
const FEW = 12;

const said = (label: string, value: string) => {
  if (/country$/i.test(label)) return countryName(value);
  return value;
};

export function Words({ label, values, options, closed, set }: Given) {
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  if (closed && options.length <= FEW) return <Boxes label={label} values={values} options={options} set={set} />;
  const add = (text: string) => {
    const value = text.trim();
    if (!value) return;
    if (input.current) input.current.value = "";
    if (!values.includes(value)) set([...values, value]);
  };
  const left = options.filter((option) => !values.includes(option));
  return (
    <div class="words">
      {values.length > 0 && (
        <ul>
          {values.map((value) => (
            <li key={value} class="chip">
              <span title={value}>{said(label, value)}</span>
              <button
                type="button"
                class="wa-plain square"
                aria-label={`Take out ${value}`}
                onClick={() => set(values.filter((other) => other !== value))}
              >
                <Icon name="xmark" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <input
        ref={input}
        list={list}
        aria-label={`${label}: add`}
        placeholder="Add"
        autocomplete="off"
        onKeyDown={(event) => {
          if (event.key !== "Enter") return;
          event.preventDefault();
          add(event.currentTarget.value);
        }}
        onInput={(event) => {
          // Chosen from the list, rather than written.
          if (
            !(event instanceof InputEvent && event.inputType === "insertText") &&
            left.includes(event.currentTarget.value)
          )
            add(event.currentTarget.value);
        }}
        onChange={(event) => add(event.currentTarget.value)}
      />
      <datalist id={list}>
        {left.map((option) => (
          <option key={option} value={option} label={said(label, option)} />
        ))}
      </datalist>
    </div>
  );
}

function Boxes({ label, values, options, set }: Omit<Given, "closed">) {
  const toggle = (option: string, on: boolean) =>
    set(options.filter((other) => (other === option ? on : values.includes(other))));
  return (
    <fieldset class="boxes" aria-label={label}>
      {options.map((option) => (
        <label key={option} class="check">
          <input
            type="checkbox"
            checked={values.includes(option)}
            onChange={(event) => toggle(option, event.currentTarget.checked)}
          />
          {inWords(option)}
        </label>
      ))}
    </fieldset>
  );
}
