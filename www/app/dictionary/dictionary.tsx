/**
 * The workspace's own words: what people write, and what it means; and what came in lately that nobody knows.
 *
 * In scope: adding and taking out, as a draft of the playbook. Not in scope: publishing (playbook/edit.tsx).
 */
import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { PlaybookText, UnknownWord } from "#api";
import { words } from "../../pages/words.ts";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Icon } from "../parts/icon.tsx";
import { done, failed } from "../parts/notify.ts";
import { Page, Panel } from "../parts/page.tsx";
import { type Column, Table as Rows } from "../parts/table.tsx";
import { inFull, moment } from "../parts/times.ts";
import { Empty, Told } from "../parts/told.tsx";
import type { Shaped } from "../playbook/form/shape.ts";
import { schemaOf } from "../playbook/schema.ts";
import { add, applied, remove, set } from "../playbook/toml/edits.ts";
import { type Document, read, same } from "../playbook/toml/read.ts";
import { isTable, type Value } from "../playbook/toml/write.ts";
import { Adding } from "./adding.tsx";
import { type Entry, entriesOf, kindsOf } from "./fields.ts";
import "./dictionary.css";

async function everything(signal: AbortSignal) {
  const [all, unknown, schema] = await Promise.all([
    ask("GET /v1/playbooks", { signal }),
    ask("GET /v1/unknown-words", { signal }),
    schemaOf(),
  ]);
  const number = all.find(({ state }) => state === "published")?.number;
  const playbook = number === undefined ? null : await ask("GET /v1/playbooks/{number}", { path: { number }, signal });
  return { playbook, unknown, schema };
}

export default function Dictionary() {
  const asked = useAsked(everything, []);
  return (
    <Page title="Dictionary" about="What people write, and what it means here. It wins over Frontdesk’s own tables.">
      <Told asked={asked}>
        {({ playbook, unknown, schema }) =>
          playbook?.format === "toml" ? (
            <Words key={playbook.number} playbook={playbook} unknown={unknown} schema={schema} />
          ) : (
            <Empty title="There is no playbook of your own to write in">Publish one in TOML first.</Empty>
          )
        }
      </Told>
    </Page>
  );
}

interface Given {
  playbook: PlaybookText;
  unknown: UnknownWord[];
  schema: Shaped;
}

const meaning = (means: Value): string =>
  isTable(means)
    ? Object.values(means)
        .map((part) => words(String(part)))
        .join(", ")
    : String(means);

/** Says what a word means, in the table of its field. */
function put(document: Document, { field, word, means }: Entry) {
  const path = ["dictionary", field];
  const there = document.blocks.some((block) => same(block.path, path));
  return there || isTable((document.value.dictionary as Record<string, unknown> | undefined)?.[field])
    ? set(document, [...path, word], means)
    : add(document, ["dictionary"], field, { [word]: means });
}

function Words({ playbook, unknown, schema }: Given) {
  const { route } = useLocation();
  const [text, setText] = useState(playbook.text);
  const [adding, setAdding] = useState<{ field: string; word: string } | null>(null);
  const [busy, setBusy] = useState(false);
  const document = read(text);
  if (!document) return <Empty title="The playbook’s text can’t be read">Look at it as a text.</Empty>;
  const entries = entriesOf(document.value);
  const kinds = kindsOf(schema, document.value);
  const fresh = new Set(entries.map(({ field, word }) => `${field} ${word.toLowerCase()}`));
  const left = unknown.filter(({ field, word }) => !fresh.has(`${field} ${word.toLowerCase()}`));
  const save = async () => {
    setBusy(true);
    try {
      const draft = await ask("POST /v1/playbooks", { text: { type: "application/toml", content: text } });
      done(`Saved as a draft, number ${draft.number}`);
      route(`/app/playbook/${draft.number}`);
    } catch (error) {
      failed(error);
    }
    setBusy(false);
  };
  const columns: Column<Entry>[] = [
    { id: "word", head: "Written", cell: ({ word }) => <strong>{word}</strong>, sort: ({ word }) => word },
    { id: "field", head: "In", cell: ({ field }) => words(field), sort: ({ field }) => field },
    { id: "means", head: "Means", cell: ({ means }) => meaning(means), sort: ({ means }) => meaning(means) },
    {
      id: "do",
      head: "What to do",
      unnamed: true,
      cell: ({ field, word }) => (
        <button
          type="button"
          class="wa-plain"
          onClick={() => setText(applied(text, remove(document, ["dictionary", field, word])))}
        >
          Take out<span class="wa-visually-hidden"> {word}</span>
        </button>
      ),
    },
  ];
  const unknownColumns: Column<UnknownWord>[] = [
    { id: "word", head: "Written", cell: ({ word }) => <strong>{word}</strong>, sort: ({ word }) => word },
    { id: "field", head: "In", cell: ({ field }) => words(field), sort: ({ field }) => field },
    { id: "count", head: "Leads", numeric: true, cell: ({ count }) => count, sort: ({ count }) => count },
    {
      id: "last",
      head: "Last",
      cell: ({ last_at }) => <time title={inFull(last_at)}>{moment(last_at)}</time>,
      sort: ({ last_at }) => last_at,
      spare: true,
    },
    {
      id: "do",
      head: "What to do",
      unnamed: true,
      cell: ({ field, word }) => (
        <button type="button" class="wa-plain" onClick={() => setAdding({ field, word })}>
          <Icon name="plus" /> Explain<span class="wa-visually-hidden"> {word}</span>
        </button>
      ),
    },
  ];
  return (
    <>
      {text !== playbook.text && (
        <Panel
          title="Not in force yet"
          actions={
            <>
              <button type="button" class="wa-plain" onClick={() => setText(playbook.text)}>
                Discard
              </button>
              <button type="button" class="wa-brand" disabled={busy} onClick={save}>
                Save as a draft
              </button>
            </>
          }
        >
          <p>It is a change of the playbook: saved as a draft, it can be proved, compared and published there.</p>
        </Panel>
      )}
      <Panel title="What came in lately and wasn’t understood">
        <Rows
          name="Unknown words"
          short
          columns={unknownColumns}
          rows={left}
          id={({ field, word }) => `${field} ${word}`}
          empty={<Empty title="Everything was understood">In the last 5,000 submissions.</Empty>}
        />
      </Panel>
      <Panel
        title="Words of your own"
        actions={
          <button type="button" class="wa-outlined" onClick={() => setAdding({ field: "title", word: "" })}>
            <Icon name="plus" /> Add a word
          </button>
        }
      >
        <Rows
          name="Words of your own"
          short
          columns={columns}
          rows={entries}
          id={({ field, word }) => `${field} ${word}`}
          empty={<Empty title="None yet" />}
        />
      </Panel>
      {adding && (
        <Adding
          kinds={kinds}
          begin={adding}
          put={(entry) => setText(applied(text, put(document, entry)))}
          close={() => setAdding(null)}
        />
      )}
    </>
  );
}
