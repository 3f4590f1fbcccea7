/**
 * The core as a package: in browsers, Node, Deno and Bun.
 *
 * In scope: loading it, and plain objects in and out. Not in scope: what they mean (the core). One line loads it:
 * `const frontdesk = await load()`.
 */
import type { Decision, Reason, Verdict } from "../pages/lead.ts";
import type { Column } from "../widget/columns.ts";
import type { FieldProblem, Fields, Lead, Standardized } from "../widget/lead.ts";

export type { Column, Decision, FieldProblem, Fields, Lead, Reason, Standardized, Verdict };

/** A row of an account list, by the names of its columns. */
export type Row = Record<string, string>;

/** An account as it was read. */
export interface Account {
  id: string;
  domains?: string[];
  [field: string]: unknown;
}

/** What a book has for a lead: ids, the best first. */
export interface Searched {
  book: string | null;
  candidates: string[];
  accounts?: number;
  weights?: Record<string, number>;
}

export interface Matched {
  account: string | null;
  /** 0 to 1. */
  confidence: number;
  verdict: Verdict;
  reasons: Reason[];
}

/** What is known when a lead is decided; what isn't named is nothing. */
export interface Known {
  accounts?: Account[];
  [field: string]: unknown;
}

export interface Submission {
  id: string;
  /** The fields as they came: names and values, in their order. */
  raw: [name: string, value: string][];
  lead: Lead;
  searched: Searched;
}

/** What became of a submission. */
export interface Recorded {
  lead_id: string;
  submission: Submission;
  lead: Lead;
  decision: Decision;
  [field: string]: unknown;
}

/** A question whose answer can still change something, and how much hangs on it. */
export interface Question {
  ask: string;
  cases: number;
  territories: number;
  scores: number;
  /** Whether that was proved, or taken for granted since a proof would take too long. */
  proved: boolean;
}

/** A playbook that was found whole. */
export interface Playbook {
  readonly version: string;
}

/** An account book. */
export interface AccountBook {
  /** The candidates for a lead in standard form. */
  search(lead: Lead): Searched;
}

/** Times are given and told by RFC 3339: `2026-11-23T09:00:00Z`. */
export interface Frontdesk {
  /** A lead, or why nobody could answer it. */
  standardize(fields: Fields): Standardized;
  /** The lead as far as it is there, also where nobody could answer it yet. */
  standardizeFields(fields: Fields): Lead;
  /** An account of a row of a list; throws where it is none. */
  account(row: Row): Account;
  /** A playbook in TOML, or in JSON where it begins with a brace; throws with every finding. */
  playbook(text: string): Playbook;
  /** A book of accounts, to be searched. */
  book(accounts: Account[]): AccountBook;
  match(lead: Lead, searched: Searched, accounts: Account[], playbook: Playbook): Matched;
  route(submission: Submission, known: Known, playbook: Playbook, now: string): Recorded;
  /** Which questions can still change what becomes of a lead with these fields, the most useful first. */
  questions(fields: Fields, playbook: Playbook, now: string): Question[];
  /** The decision of a receipt, made again from its `inputs`; `before` is that of the receipt which they name. */
  replay(inputs: unknown, before: Decision | null, playbook: Playbook): Decision;
}

type Bundle = typeof import("/pkg/frontdesk.js");

/** What the bundle is loaded from where it isn't beside this file: its address, its bytes, or the module itself. */
export type Source = URL | string | BufferSource | WebAssembly.Module | Response;

let loading: Promise<Frontdesk> | undefined;

/** The core, loaded once. */
export function load(source?: Source): Promise<Frontdesk> {
  loading ??= begin(source).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function begin(source?: Source): Promise<Frontdesk> {
  const bundle: Bundle = await import("/pkg/frontdesk.js");
  await bundle.default({ module_or_path: source ?? (await beside()) });
  return over(bundle);
}

/** The bundle's bytes or address: `fetch` reads no files in Node. */
async function beside(): Promise<Source> {
  const url = new URL("./frontdesk_bg.wasm", import.meta.url);
  if (url.protocol !== "file:") return url;
  // Spelled so that no bundler for pages looks for it.
  const files = "node:fs/promises";
  const { readFile } = await import(/* @vite-ignore */ files);
  return readFile(url);
}

function over(bundle: Bundle): Frontdesk {
  const { stringify, parse } = JSON;
  const playbooks = new WeakMap<Playbook, ReturnType<Bundle["Playbook"]["fromToml"]>>();
  const inner = (playbook: Playbook) => {
    const found = playbooks.get(playbook);
    if (!found) throw new TypeError("expected a playbook that `playbook(text)` gave");
    return found;
  };
  return {
    standardize: (fields) => parse(bundle.standardize(stringify(fields))),
    standardizeFields: (fields) => parse(bundle.standardizeFields(stringify(fields))),
    account: (row) => parse(bundle.account(stringify(row))),
    playbook: (text) => {
      const read = /^\s*\{/.test(text) ? bundle.Playbook.fromJson(text) : bundle.Playbook.fromToml(text);
      const playbook = { version: read.version };
      playbooks.set(playbook, read);
      return playbook;
    },
    book: (accounts) => {
      const book = bundle.AccountBook.build(stringify(accounts));
      return { search: (lead) => parse(book.search(stringify(lead))) };
    },
    match: (lead, searched, accounts, playbook) =>
      parse(bundle.matchLead(stringify(lead), stringify(searched), stringify(accounts), inner(playbook))),
    route: (submission, known, playbook, now) =>
      parse(bundle.route(stringify(submission), stringify(known), inner(playbook), now)),
    questions: (fields, playbook, now) => parse(bundle.questions(stringify(fields), inner(playbook), now)),
    replay: (inputs, before, playbook) =>
      parse(bundle.replay(stringify(inputs), before === null ? undefined : stringify(before), inner(playbook))),
  };
}
