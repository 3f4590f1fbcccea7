/**
 * The editor of a playbook: highlighted, completed from the JSON Schema, checked as one types.
 *
 * In scope: putting the editor library's parts together. Not in scope: the schema (schema.ts), the check (check.ts).
 */
import "./editor.css";
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { toml } from "@codemirror/legacy-modes/mode/toml";
import { type Diagnostic, linter, lintGutter, lintKeymap } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, type Text } from "@codemirror/state";
import { EditorView, highlightActiveLine, hoverTooltip, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "preact/hooks";
import { check, type Finding } from "./check.ts";
import { placeOf } from "./place.ts";
import { about, names, type Offer, schemaOf, values } from "./schema.ts";

const option =
  (type: string, after: string) =>
  ({ name, about }: Offer): Completion => ({
    label: name,
    type,
    ...(about ? { info: about } : {}),
    apply: name + after,
  });

async function complete({ state, pos, explicit }: CompletionContext): Promise<CompletionResult | null> {
  const { path, writing, word } = placeOf(state.sliceDoc(0, pos));
  if (!explicit && word === "" && writing !== "table") return null;
  const root = await schemaOf();
  const offers =
    writing === "value"
      ? values(root, path).map(option("enum", ""))
      : names(root, path).map(option(writing === "name" ? "property" : "namespace", writing === "name" ? " = " : ""));
  const fitting = offers.filter(({ label }) => label.toLowerCase().startsWith(word.toLowerCase()));
  return fitting.length > 0 ? { from: pos - word.length, options: fitting } : null;
}

const told = hoverTooltip(async (view, pos) => {
  const line = view.state.doc.lineAt(pos);
  const [key] = /^\s*\[?\[?[\w."-]+/.exec(line.text) ?? [];
  if (!key || pos > line.from + key.length) return null;
  const { path } = placeOf(
    `${view.state.sliceDoc(0, line.from) + line.text.slice(0, key.length)}${key.includes("[") ? "." : " = "}`,
  );
  const text = about(await schemaOf(), path);
  if (!text) return null;
  const dom = document.createElement("div");
  dom.className = "hover-note";
  dom.textContent = text;
  return { pos: line.from, create: () => ({ dom }) };
});

function diagnostic({ line, column, message }: Finding, doc: Text): Diagnostic {
  if (line === 0 || line > doc.lines) return { from: 0, to: Math.min(1, doc.length), severity: "error", message };
  const { from, to } = doc.line(line);
  const start = Math.min(from + Math.max(column - 1, 0), to);
  return { from: start, to: Math.max(start, to), severity: "error", message };
}

// Colours by the component library's tokens, so that light and dark are one style.
const colours = HighlightStyle.define([
  { tag: tags.comment, color: "var(--wa-color-text-quiet)", fontStyle: "italic" },
  { tag: tags.string, color: "var(--wa-color-brand-on-quiet)" },
  { tag: [tags.number, tags.bool, tags.atom], color: "var(--wa-color-warning-on-quiet)" },
  { tag: [tags.heading, tags.keyword, tags.bracket], fontWeight: "650" },
]);

const theme = EditorView.theme({
  "&": { height: "100%", backgroundColor: "transparent", color: "var(--wa-color-text-normal)", fontSize: "0.8125rem" },
  ".cm-scroller": { fontFamily: "var(--wa-font-family-code)", lineHeight: "1.55" },
  ".cm-content": { caretColor: "var(--wa-color-text-normal)" },
  ".cm-cursor": { borderLeftColor: "var(--wa-color-text-normal)" },
  "&.cm-focused": { outline: "none" },
  ".cm-gutters": {
    backgroundColor: "var(--wa-color-surface-lowered)",
    color: "var(--wa-color-text-quiet)",
    borderRight: "1px solid var(--wa-color-surface-border)",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--wa-color-neutral-fill-quiet)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection": {
    backgroundColor: "var(--wa-color-brand-fill-normal)",
  },
  ".cm-tooltip, .cm-panels": {
    backgroundColor: "var(--wa-color-surface-raised)",
    color: "var(--wa-color-text-normal)",
    border: "1px solid var(--wa-color-surface-border)",
    borderRadius: "6px",
  },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--wa-color-brand-fill-loud)",
    color: "var(--wa-color-brand-on-loud)",
  },
  ".cm-tooltip.cm-completionInfo, .hover-note": {
    maxWidth: "26rem",
    padding: "0.4rem 0.6rem",
    fontFamily: "var(--wa-font-family-body)",
  },
  ".cm-diagnostic": { fontFamily: "var(--wa-font-family-body)" },
  ".cm-changedText": { background: "var(--wa-color-brand-fill-normal)" },
  ".cm-changedLine": { backgroundColor: "var(--wa-color-brand-fill-quiet) !important" },
  ".cm-deletedChunk": { backgroundColor: "var(--wa-color-danger-fill-quiet)" },
  ".cm-collapsedLines": { background: "var(--wa-color-neutral-fill-quiet)", color: "var(--wa-color-text-quiet)" },
});

export const looks: Extension = [
  lineNumbers(),
  StreamLanguage.define(toml),
  syntaxHighlighting(colours),
  EditorView.lineWrapping,
  theme,
];

/** Where an editor can stand: in a shadow tree its styles are sheets of their own, which the content security policy lets through. */
export function rootIn(place: HTMLElement): ShadowRoot {
  const root = place.shadowRoot ?? place.attachShadow({ mode: "open" });
  root.replaceChildren();
  return root;
}

interface Given {
  text: string;
  readOnly?: boolean;
  changed?: (text: string) => void;
  /** What the check of this browser says of the text as it is. */
  checked?: (findings: Finding[]) => void;
  /** A line to show. */
  line?: number | undefined;
  /** By which others change the text. */
  hand?: { current: Hand | null };
}

/** Changes stretches of the text, as one step that can be undone. */
export type Hand = (change: (text: string) => { from: number; to: number; insert: string }[]) => void;

export function Editor({ text, readOnly, changed, checked, line, hand }: Given) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const told_ = useRef({ changed, checked });
  told_.current = { changed, checked };
  useEffect(() => {
    if (!place.current) return;
    const lint = linter(
      async ({ state }) => {
        const { findings } = await check(state.doc.toString());
        told_.current.checked?.(findings);
        return findings.map((finding) => diagnostic(finding, state.doc));
      },
      { delay: 250 },
    );
    const editing: Extension = [
      history(),
      closeBrackets(),
      autocompletion({ override: [complete] }),
      lintGutter(),
      lint,
      highlightActiveLine(),
    ];
    const root = rootIn(place.current);
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: text,
        extensions: [
          looks,
          bracketMatching(),
          highlightSelectionMatches(),
          told,
          readOnly ? [EditorState.readOnly.of(true)] : editing,
          keymap.of([
            ...closeBracketsKeymap,
            ...defaultKeymap,
            ...searchKeymap,
            ...historyKeymap,
            ...completionKeymap,
            ...lintKeymap,
          ]),
          EditorView.contentAttributes.of({ "aria-label": "The playbook’s text" }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) told_.current.changed?.(update.state.doc.toString());
          }),
        ],
      }),
    });
    // What scrolls has to be reached by the keyboard, also where nothing in it can be changed.
    editor.scrollDOM.tabIndex = 0;
    view.current = editor;
    if (hand)
      hand.current = (change) =>
        editor.dispatch({ changes: change(editor.state.doc.toString()), userEvent: "input.form" });
    return () => {
      if (hand) hand.current = null;
      editor.destroy();
    };
  }, [text, readOnly, hand]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || !line || line > editor.state.doc.lines) return;
    const { from } = editor.state.doc.line(line);
    editor.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
    editor.focus();
  }, [line]);
  return <div class="editor" ref={place} />;
}
