/**
 * Two playbooks: text against text, and what the one would have made of the other's leads.
 *
 * In scope: choosing them, showing where their texts differ. Not in scope: what that means for leads (difference.tsx).
 */
import "./editor.css";
import { MergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { may } from "../parts/me.ts";
import { Page } from "../parts/page.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { Told } from "../parts/told.tsx";
import { Difference } from "./difference.tsx";
import { looks, rootIn } from "./editor.tsx";
import "./playbook.css";

export default function Compare() {
  const { query, path, route } = useLocation();
  const { from = "", to = "" } = query;
  // It tells of leads.
  const tells = may("playbook:write");
  const view = tells ? (query.view ?? "leads") : "text";
  const all = useAsked((signal) => ask("GET /v1/playbooks", { signal }), []);
  const texts = useAsked(
    (signal) =>
      Promise.all([from, to].map((number) => ask("GET /v1/playbooks/{number}", { path: { number }, signal }))),
    [from, to],
  );
  const choice = (name: "from" | "to", label: string) => (
    <label>
      {label}
      <select
        value={query[name]}
        onChange={(event) =>
          route(`${path}?${new URLSearchParams({ view, from, to, [name]: event.currentTarget.value })}`, true)
        }
      >
        {(all.answer ?? []).map(({ number, state }) => (
          <option key={number} value={String(number)}>
            Number {number}, {state}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <Page title="Compare playbooks" back={{ href: "/app/playbook", name: "Playbooks" }} wide>
      <div class="filters">
        {choice("from", "Before")}
        {choice("to", "After")}
      </div>
      {tells && (
        <Tabs
          name="What is compared"
          at={`${path}?${new URLSearchParams({ from, to })}`}
          parameter="view"
          options={[
            { value: "leads", name: "What it changes for leads" },
            { value: "text", name: "Text" },
          ]}
          value={view}
        />
      )}
      {view === "leads" ? (
        <Difference key={`${from} ${to}`} from={from} to={to} />
      ) : (
        <Told asked={texts}>
          {([before, after]) => <Texts before={before?.text ?? ""} after={after?.text ?? ""} />}
        </Told>
      )}
    </Page>
  );
}

function Texts({ before, after }: { before: string; after: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return;
    const side = (doc: string) => ({ doc, extensions: [looks, EditorState.readOnly.of(true)] });
    const root = rootIn(place.current);
    const view = new MergeView({
      a: side(before),
      b: side(after),
      root,
      parent: root,
      collapseUnchanged: { margin: 3, minSize: 6 },
    });
    return () => view.destroy();
  }, [before, after]);
  return before === after ? (
    <p class="quiet">They are the same text.</p>
  ) : (
    <div class="editor difference" ref={place} />
  );
}
