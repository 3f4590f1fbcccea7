/**
 * One playbook: edited, proved, published for some or all of the leads.
 *
 * In scope: the order of these. Not in scope: what is proved (the core) and what publishing does (the ledger).
 */

import { useCallback, useState } from "preact/hooks";
import { useLocation, useRoute } from "preact-iso/router";
import type { PlaybookText, ToldFinding } from "#api";
import { heldInWords } from "../../pages/held.ts";
import { list, words } from "../../pages/words.ts";
import { ask } from "../parts/ask.ts";
import { asTrouble, useAsked } from "../parts/asked.ts";
import { Icon } from "../parts/icon.tsx";
import { may } from "../parts/me.ts";
import { Modal } from "../parts/modal.tsx";
import { attempt, done, failed } from "../parts/notify.ts";
import { Page, Panel } from "../parts/page.tsx";
import { Told } from "../parts/told.tsx";
import type { Finding } from "./check.ts";
import { Editor } from "./editor.tsx";
import { State } from "./playbooks.tsx";

export default function Edit() {
  const number = useRoute().params.number ?? "";
  const asked = useAsked((signal) => ask("GET /v1/playbooks/{number}", { path: { number }, signal }), [number]);
  return <Told asked={asked}>{(playbook) => <Text playbook={playbook} again={asked.again} />}</Told>;
}

function Text({ playbook, again }: { playbook: PlaybookText; again: () => void }) {
  const { route } = useLocation();
  const [text, setText] = useState(playbook.text);
  const [local, setLocal] = useState<Finding[] | null>(null);
  const [proved, setProved] = useState<ToldFinding[] | null>(null);
  const [busy, setBusy] = useState(false);
  const [line, setLine] = useState<number>();
  const [publishing, setPublishing] = useState(false);
  const writes = may("playbook:write") && playbook.format === "toml";
  const changed = text !== playbook.text;
  const path = { number: playbook.number };
  const checked = useCallback((findings: Finding[]) => setLocal(findings), []);
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
      setProved(await ask("POST /v1/playbooks/{number}/check", { path }));
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
          <a class="wa-button wa-plain" href={`/app/playbook/compare?from=${playbook.number}&to=${playbook.number}`}>
            <Icon name="review" /> Compare
          </a>
          <button type="button" class="wa-outlined" onClick={prove} disabled={busy || changed}>
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
      <Editor text={playbook.text} readOnly={!writes} changed={setText} checked={checked} line={line} />
      {local && local.length > 0 && <Local findings={local} show={setLine} />}
      {proved && <Proof findings={proved} show={setLine} />}
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

type Show = (line: number | undefined) => void;

function Local({ findings, show }: { findings: Finding[]; show: Show }) {
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

const severities = { error: "danger", warning: "warning", note: "neutral" } as const;

function Proof({ findings, show }: { findings: ToldFinding[]; show: Show }) {
  return (
    <Panel
      title={
        findings.length === 0
          ? "Proved: every lead there can be lands in exactly one place"
          : "What is so of it, for every lead there can be"
      }
    >
      <ul class="findings">
        {findings.map((finding) => (
          <li key={`${finding.code} ${finding.at} ${finding.name}`}>
            <span class={`mark wa-${severities[finding.severity]}`}>{words(finding.code)}</span>
            <div>
              <p>
                <strong>{finding.name}</strong> <small>{finding.at}</small>{" "}
                {finding.line && (
                  <button type="button" class="wa-plain" onClick={() => show(finding.line ?? undefined)}>
                    Line {finding.line}
                  </button>
                )}
              </p>
              {finding.witness && finding.witness.length > 0 && (
                <p class="quiet">
                  Such a lead:{" "}
                  {list(finding.witness.map(({ field, value }) => heldInWords({ field, value: value ?? null })))}.
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
