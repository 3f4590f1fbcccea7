/**
 * All accounts by their names, and finding one by how its name or domain begins.
 *
 * In scope: asking and reading on. Not in scope: one account (account.tsx), matching leads to accounts (the core).
 */

import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { AccountList } from "#api";
import { memberName, place, relation, words } from "../leads/names.ts";
import { ask, type Trouble } from "../parts/ask.ts";
import { asTrouble } from "../parts/asked.ts";
import { Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Empty, Told } from "../parts/told.tsx";

type Account = AccountList["accounts"][number];

const LIMIT = 100;
/** Nothing is asked while somebody is still typing. Milliseconds. */
const PAUSE = 200;

const columns: Column<Account>[] = [
  {
    id: "name",
    head: "Account",
    cell: ({ id, name, domains }) => (
      <span class="two-lines">
        <a class="row-link" href={`/app/accounts/${encodeURIComponent(id)}`}>
          {name.name}
        </a>
        {domains && <small>{domains.join(", ")}</small>}
      </span>
    ),
  },
  { id: "relation", head: "Relation", cell: ({ kind }) => relation(kind) },
  { id: "owner", head: "Owner", cell: ({ owner }) => owner && memberName(owner) },
  { id: "segment", head: "Segment", cell: ({ segment }) => segment && words(segment), spare: true },
  { id: "place", head: "Place", cell: (account) => place(account), spare: true },
  { id: "industry", head: "Industry", cell: ({ industry }) => industry?.name, spare: true },
];

/** What was typed is the beginning of a domain where it has a dot in it, and else that of a name. */
const begins = (typed: string) => (/^\S+\.\S*$/.test(typed) ? { domain: typed } : { name: typed });

interface Read {
  typed: string;
  accounts?: Account[];
  next?: string | null;
  trouble?: Trouble;
}

function useAccounts(typed: string) {
  const [state, setState] = useState<Read>({ typed });
  const under = useRef<AbortController | null>(null);
  const read = useCallback(
    async (before: Account[], after: string | null) => {
      under.current?.abort();
      const stop = new AbortController();
      under.current = stop;
      try {
        const query = { ...(typed ? begins(typed) : {}), after, limit: LIMIT };
        const { accounts, next } = await ask("GET /v1/accounts", { query, signal: stop.signal });
        if (!stop.signal.aborted) setState({ typed, accounts: [...before, ...accounts], next: next ?? null });
      } catch (error) {
        if (!stop.signal.aborted) setState({ typed, trouble: asTrouble(error) });
      } finally {
        if (under.current === stop) under.current = null;
      }
    },
    [typed],
  );
  const again = useCallback(() => void read([], null), [read]);
  useEffect(() => {
    again();
    return () => under.current?.abort();
  }, [again]);
  const { accounts, next, trouble } = state;
  const more = () => {
    if (next && accounts && state.typed === typed && !under.current) void read(accounts, next);
  };
  return { answer: accounts, trouble, again, more: next ? more : undefined };
}

export default function Accounts() {
  const { query, path, route } = useLocation();
  const typed = query.begins ?? "";
  const accounts = useAccounts(typed);
  // What stands in the field is ahead of what was asked: an answer that comes meanwhile takes no letter back.
  const [text, setText] = useState(typed);
  const pause = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const set = (text: string) => {
    setText(text);
    clearTimeout(pause.current);
    const begins = text.trim();
    pause.current = setTimeout(() => {
      pause.current = undefined;
      route(begins ? `${path}?${new URLSearchParams({ begins })}` : path, true);
    }, PAUSE);
  };
  useEffect(() => () => clearTimeout(pause.current), []);
  useEffect(() => {
    if (pause.current === undefined) setText((text) => (text.trim() === typed ? text : typed));
  }, [typed]);
  return (
    <Page title="Accounts" about="Every company in the account book, each with all its leads." wide>
      <div class="filters">
        <label>
          Name or domain begins with
          <input type="search" value={text} onInput={(event) => set(event.currentTarget.value)} autocomplete="off" />
        </label>
      </div>
      <Told asked={accounts}>
        {(rows) => (
          <Table
            name="Accounts"
            columns={columns}
            rows={rows}
            id={({ id }) => id}
            {...(accounts.more ? { more: accounts.more } : {})}
            empty={
              <Empty title="No accounts">
                {typed ? "None has a name or a domain that begins so." : "None was imported yet."}
              </Empty>
            }
          />
        )}
      </Told>
    </Page>
  );
}
