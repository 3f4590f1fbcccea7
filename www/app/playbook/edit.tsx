/**
 * One playbook: edited, proved, published for some or all of the leads.
 *
 * In scope: the order of these. Not in scope: what is proved (the core) and what publishing does (the ledger).
 */

import { useCallback, useRef, useState } from "preact/hooks";
import lazy from "preact-iso/lazy";
import { useLocation, useRoute } from "preact-iso/router";
import type { PlaybookText, ToldFinding } from "#api";
import { ask } from "../parts/ask.ts";
import { asTrouble, useAsked } from "../parts/asked.ts";
import { Icon } from "../parts/icon.tsx";
import { may } from "../parts/me.ts";
import { Modal } from "../parts/modal.tsx";
import { attempt, done, failed } from "../parts/notify.ts";
import { Page, Panel } from "../parts/page.tsx";
import { Told } from "../parts/told.tsx";
import { type Finding, proof } from "./check.ts";
import { Editor, type Hand } from "./editor.tsx";
import Form from "./form/form.tsx";
import type { Shaped } from "./form/shape.ts";
import "./playbook.css";
import { State } from "./playbooks.tsx";
import { Proof } from "./proof.tsx";
import { schemaOf } from "./schema.ts";
import type { Edit as Change } from "./toml/edits.ts";

const Territories = lazy(() => import("./map/map.tsx"));

export default function Edit() {
  const number = useRoute().params.number ?? "";
  const asked = useAsked(
    (signal) =>
      Promise.all([
        ask("GET /v1/playbooks/{number}", { path: { number }, signal }),
        ask("GET /v1/playbooks", { signal }),
        schemaOf(),
      ]),
    [number],
  );
  return (
    <Told asked={asked}>
      {([playbook, all, schema]) => (
        <Text
          key={number}
          playbook={playbook}
          inForce={all.find(({ state }) => state === "published")?.number}
          schema={schema}
          again={asked.again}
        />
      )}
    </Told>
  );
}

const views = { both: "Text and form", text: "Text", form: "Form", map: "Map" } as const;
type View = keyof typeof views;

/** Where both don't stand beside one another. */
const isNarrow = () => matchMedia("(max-width: 70rem)").matches;

interface Given {
  playbook: PlaybookText;
  inForce: number | undefined;
  schema: Shaped;
  again: () => void;
}

function Text({ playbook, inForce, schema, again }: Given) {
  const { route } = useLocation();
  const [text, setText] = useState(playbook.text);
  const [local, setLocal] = useState<Finding[] | null>(null);
  const [proved, setProved] = useState<ToldFinding[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [line, setLine] = useState<number>();
  const [publishing, setPublishing] = useState(false);
  // A playbook in JSON comes from a program, and goes back to it.
  const isForm = playbook.format === "toml";
  const [view, setView] = useState<View>(isForm ? (isNarrow() ? "form" : "both") : "text");
  const hand = useRef<Hand | null>(null);
  const writes = may("playbook:write") && playbook.format === "toml";
  const changed = text !== playbook.text;
  const path = { number: playbook.number };
  const checked = useCallback((findings: Finding[]) => setLocal(findings), []);
  const change = useCallback((edit: (text: string) => Change[]) => hand.current?.(edit), []);
  const show = useCallback((line: number) => {
    setView((view) => (view === "form" || view === "map" ? (isNarrow() ? "text" : "both") : view));
    // The same line may be asked for again.
    setLine(undefined);
    setTimeout(() => setLine(line));
  }, []);
  const save = async () => {
    setBusy(true);
    try {
      const draft = await ask("POST /v1/playbooks", { text: { type: "application/toml", content: text } });
      done(`Saved as a draft, number ${draft.number}`);
      route(`/app/playbook/${draft.number}`);
    } catch (error) {
      const { errors } = asTrouble(error);
      failed(error);
      if (errors[0]?.line) setLine(errors[0].line);
    }
    setBusy(false);
  };
  const prove = async () => {
    setBusy(true);
    try {
      // What isn't saved, the core in this browser proves.
      setProved(changed ? await proof(text) : await ask("POST /v1/playbooks/{number}/check", { path }));
    } catch (error) {
      failed(error);
    }
    setBusy(false);
  };
  const publish = async (values: FormData) => {
    const percent = Number(values.get("percent"));
    const told = percent === 100 ? "In force for all leads" : `In force for ${percent} % of the people`;
    const work = () => ask("POST /v1/playbooks/{number}/publish", { path, body: { percent } });
    const went = await attempt(work, told);
    if (went) again();
    return went;
  };
  return (
    <Page
      title={`Playbook ${playbook.number}`}
      back={{ href: "/app/playbook", name: "Playbooks" }}
      about={
        <>
          <State playbook={playbook} /> {local && (local.length === 0 ? "Reads well." : `${local.length} to mend.`)}
        </>
      }
      actions={
        <>
          <a
            class="wa-button wa-plain"
            href={`/app/playbook/compare?from=${inForce ?? playbook.number}&to=${playbook.number}`}
          >
            <Icon name="review" /> Compare
          </a>
          <button type="button" class="wa-outlined" onClick={prove} disabled={busy || (local ?? []).length > 0}>
            <Icon name="circle-check" /> Prove
          </button>
          {writes && (
            <>
              <button
                type="button"
                class={changed ? "wa-brand" : "wa-outlined"}
                onClick={save}
                disabled={busy || !changed}
              >
                Save as a draft
              </button>
              <button
                type="button"
                class={changed ? "wa-outlined" : "wa-brand"}
                onClick={() => setPublishing(true)}
                disabled={busy || changed}
              >
                Publish
              </button>
            </>
          )}
        </>
      }
    >
      <fieldset class="views" hidden={!isForm}>
        <legend class="wa-visually-hidden">Seen as</legend>
        {(Object.keys(views) as View[])
          .filter((name) => name !== "both" || !isNarrow())
          .map((name) => (
            <button
              key={name}
              type="button"
              class={name === view ? "wa-filled" : "wa-plain"}
              aria-pressed={name === view}
              onClick={() => setView(name)}
            >
              {views[name]}
            </button>
          ))}
      </fieldset>
      <div class={view === "both" ? "playbook-both" : "playbook-both one"}>
        <div class="playbook-side" hidden={view === "form" || view === "map"}>
          <Editor text={playbook.text} readOnly={!writes} changed={setText} checked={checked} line={line} hand={hand} />
        </div>
        {view === "map" && <Territories text={text} reads={local !== null && local.length === 0} />}
        <div class="playbook-side" hidden={view === "text" || view === "map"}>
          <Form
            text={text}
            schema={schema}
            readOnly={!writes}
            change={change}
            findings={local ?? []}
            proved={proved ?? []}
            show={show}
          />
        </div>
      </div>
      {local && local.length > 0 && <Local findings={local} show={show} />}
      {proved && <Proof findings={proved} show={show} />}
      {publishing && (
        <Modal
          title={`Publish playbook ${playbook.number}`}
          does="Publish"
          send={publish}
          close={() => setPublishing(false)}
        >
          <label>
            For how many of the people who come, in percent
            <input type="number" name="percent" min={1} max={100} defaultValue="100" required />
          </label>
          <p class="quiet">Leads that wait keep the time they were promised. Rolling back takes it away at once.</p>
        </Modal>
      )}
    </Page>
  );
}

function Local({ findings, show }: { findings: Finding[]; show: (line: number) => void }) {
  return (
    <Panel title="To mend">
      <ul class="findings">
        {findings.map(({ line, column, message }) => (
          <li key={`${line}:${column} ${message}`}>
            <button type="button" class="wa-plain" onClick={() => show(line)}>
              Line {line}
            </button>
            <span>{message}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
