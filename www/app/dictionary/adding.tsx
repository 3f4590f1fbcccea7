/**
 * Saying what a word means.
 *
 * In scope: what can be chosen for its field. Not in scope: where it goes (dictionary.tsx).
 */
import { useId, useState } from "preact/hooks";
import { countryName, words } from "../../pages/words.ts";
import { Modal } from "../parts/modal.tsx";
import type { Table } from "../playbook/toml/write.ts";
import type { Entry, Kind } from "./fields.ts";

interface Given {
  kinds: Kind[];
  begin: { field: string; word: string };
  put: (entry: Entry) => void;
  close: () => void;
}

export function Adding({ kinds, begin, put, close }: Given) {
  const [field, setField] = useState(begin.field);
  const [wrong, setWrong] = useState("");
  const list = useId();
  const kind = kinds.find((kind) => kind.field === field) ?? kinds[0];
  if (!kind) return null;
  const send = async (values: FormData) => {
    const said = (name: string) => String(values.get(name) ?? "").trim();
    const word = said("word");
    const table: Table = Object.fromEntries(
      kind.parts.map(({ name }) => [name, said(name)]).filter(([, value]) => value),
    );
    const means = kind.parts.length > 0 ? table : said("means");
    if (!word || (typeof means === "string" ? !means : Object.keys(means).length === 0)) {
      setWrong("Say what is written, and what it means.");
      return false;
    }
    put({ field: kind.field, word, means });
    return true;
  };
  return (
    <Modal title="A word of your own" does="Add" send={send} close={close}>
      <label>
        What people write
        <input name="word" defaultValue={begin.word} maxLength={120} required autocomplete="off" />
      </label>
      <label>
        In
        <select value={field} onChange={(event) => setField(event.currentTarget.value)}>
          {kinds.map(({ field }) => (
            <option key={field} value={field}>
              {words(field)}
            </option>
          ))}
        </select>
      </label>
      {kind.parts.map(({ name, options }) => (
        <label key={name}>
          {words(name)}
          <select name={name}>
            <option value="">Nothing said</option>
            {options.map((option) => (
              <option key={option} value={option}>
                {words(option)}
              </option>
            ))}
          </select>
        </label>
      ))}
      {kind.parts.length === 0 && (
        <label>
          Means
          <input name="means" list={list} required autocomplete="off" />
          <datalist id={list}>
            {kind.options.map((option) => (
              <option key={option} value={option} label={field === "country" ? countryName(option) : option} />
            ))}
          </datalist>
          {kind.about && <small>{kind.about}</small>}
        </label>
      )}
      {wrong && <p role="alert">{wrong}</p>}
    </Modal>
  );
}
