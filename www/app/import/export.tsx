/**
 * Leads as a file.
 *
 * In scope: which, and their lines as CSV. Not in scope: which of them are within reach (the API's).
 */
import { useRef, useState } from "preact/hooks";
import type { LeadLine } from "#api";
import { ask } from "../parts/ask.ts";
import { type Cell, csv, download } from "../parts/download.ts";
import { Icon } from "../parts/icon.tsx";
import { failed } from "../parts/notify.ts";
import { Panel } from "../parts/page.tsx";

/** The columns of the file, named as an import understands them where it would. */
const columns: [name: string, of: (lead: LeadLine) => Cell][] = [
  ["id", ({ id }) => id],
  ["created_at", ({ created_at }) => created_at],
  ["name", ({ name }) => name],
  ["title", ({ title }) => title],
  ["company", ({ company }) => company],
  ["email", ({ email }) => email],
  ["phone", ({ phone }) => phone],
  ["country", ({ country }) => country],
  ["industry", ({ industry }) => industry],
  ["source", ({ source }) => source],
  ["campaign", ({ campaign }) => campaign],
  ["account_id", ({ account_id }) => account_id],
  ["business_case", ({ business_case }) => business_case],
  ["territory", ({ territory }) => territory],
  ["team", ({ team }) => team],
  ["owner", ({ owner }) => owner],
  ["priority", ({ priority }) => priority],
  ["due_at", ({ due_at }) => due_at],
  ["accepted_at", ({ accepted_at }) => accepted_at],
  ["acted_at", ({ acted_at }) => acted_at],
  ["stage", ({ stage }) => stage],
  ["disposition", ({ disposition }) => disposition],
  ["next_step", ({ next_step }) => next_step],
  ["amount", ({ amount }) => amount],
  ["currency", ({ currency }) => currency],
];

export function Export() {
  const [got, setGot] = useState<number | null>(null);
  const stop = useRef<AbortController | null>(null);
  const save = async (event: SubmitEvent) => {
    event.preventDefault();
    const values = new FormData(event.target as HTMLFormElement);
    const said = (name: string) => String(values.get(name) ?? "").trim();
    const query = { team: said("team"), campaign: said("campaign") };
    const [from, to] = [said("from"), said("to")];
    const aborting = new AbortController();
    stop.current = aborting;
    const parts = [csv([columns.map(([name]) => name)])];
    setGot(0);
    try {
      let after: string | null = null;
      let count = 0;
      do {
        const page: { leads: LeadLine[]; next: string | null } = await ask("GET /v1/leads", {
          query: { ...query, limit: 200, after },
          signal: aborting.signal,
        });
        const days = page.leads.map((lead) => ({ lead, day: lead.created_at.slice(0, 10) }));
        const leads = days.filter(({ day }) => (!from || day >= from) && (!to || day <= to));
        parts.push(csv(leads.map(({ lead }) => columns.map(([, of]) => of(lead)))));
        count += leads.length;
        setGot(count);
        // The newest come first: what is older than wanted only has older ones after it.
        const last = days.at(-1)?.day ?? "";
        after = from && last < from ? null : page.next;
      } while (after !== null);
      download("leads.csv", parts, "text/csv");
    } catch (error) {
      if (!aborting.signal.aborted) failed(error);
    }
    setGot(null);
  };
  return (
    <Panel title="Export leads">
      <form class="filters" onSubmit={save}>
        <label>
          From
          <input type="date" name="from" />
        </label>
        <label>
          To
          <input type="date" name="to" />
        </label>
        <label>
          Team
          <input name="team" autocomplete="off" placeholder="Any" />
        </label>
        <label>
          Campaign
          <input name="campaign" autocomplete="off" placeholder="Any" />
        </label>
        {got === null ? (
          <button type="submit" class="wa-outlined">
            <Icon name="download" /> CSV
          </button>
        ) : (
          <button type="button" class="wa-plain" onClick={() => stop.current?.abort()}>
            {got.toLocaleString("en")} leads … Stop
          </button>
        )}
      </form>
    </Panel>
  );
}
