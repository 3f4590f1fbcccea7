/**
 * What a playbook would have made of past leads: who gains, who loses, lead by lead.
 *
 * In scope: reading it part by part, the picture, the leads, the file. Not in scope: deciding and counting (the ledger's).
 */
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Comparison, LeadChanges, Share, SharesBy } from "#api";
import { countryName, words } from "../../pages/words.ts";
import { ask, type Trouble } from "../parts/ask.ts";
import { asTrouble } from "../parts/asked.ts";
import { csv, download } from "../parts/download.ts";
import { Icon } from "../parts/icon.tsx";
import { Panel } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { inFull, moment } from "../parts/times.ts";
import { Empty, Refused } from "../parts/told.tsx";
import Chart from "../reports/chart.tsx";

type Total = Omit<Comparison, "next" | "against">;

const none: Total = { leads: 0, changed: 0, only_turns: 0, left_out: 0, shares: [], changes: [] };

/** Two parts as one: counts are added up. */
function together(one: Total, other: Total): Total {
  const shares = other.shares.map(({ by, shares }): SharesBy => {
    const all = new Map<string, Share>();
    for (const share of [...(one.shares.find((of) => of.by === by)?.shares ?? []), ...shares]) {
      const had = all.get(share.name);
      all.set(share.name, {
        name: share.name,
        before: (had?.before ?? 0) + share.before,
        after: (had?.after ?? 0) + share.after,
        gained: (had?.gained ?? 0) + share.gained,
        lost: (had?.lost ?? 0) + share.lost,
      });
    }
    return { by, shares: [...all.values()].sort((a, b) => b.after - b.before - (a.after - a.before)) };
  });
  return {
    leads: one.leads + other.leads,
    changed: one.changed + other.changed,
    only_turns: one.only_turns + other.only_turns,
    left_out: one.left_out + other.left_out,
    shares,
    changes: [...one.changes, ...other.changes],
  };
}

interface Compared {
  total: Total;
  /** There are parts to come. */
  more: boolean;
  trouble: Trouble | null;
}

/** Reads on until there is no more, or the page is left. */
function useDifference(against: string, playbook: string, days: number): Compared {
  const [state, setState] = useState<Compared>({ total: none, more: true, trouble: null });
  useEffect(() => {
    const stop = new AbortController();
    setState({ total: none, more: true, trouble: null });
    const readOn = async () => {
      let total = none;
      let before: number | null | undefined;
      do {
        const query = { against, days, before };
        const part = await ask("GET /v1/playbooks/{number}/difference", {
          path: { number: playbook },
          query,
          signal: stop.signal,
        });
        total = together(total, part);
        before = part.next;
        setState({ total, more: before !== null && before !== undefined, trouble: null });
      } while (before !== null && before !== undefined);
    };
    readOn().catch((error) => {
      if (!stop.signal.aborted) setState((state) => ({ ...state, more: false, trouble: asTrouble(error) }));
    });
    return () => stop.abort();
  }, [against, playbook, days]);
  return state;
}

type By = SharesBy["by"];

const parts: [By, string][] = [
  ["owner", "Members"],
  ["team", "Teams"],
  ["territory", "Territories"],
  ["case", "Business cases"],
];

const named = (name: string): string => name || "Nobody";

/** More bars than this are a table's business. */
const MOST = 24;

const shareColumns: Column<Share>[] = [
  { id: "name", head: "Who", cell: ({ name }) => <strong>{named(name)}</strong>, sort: ({ name }) => name },
  { id: "before", head: "Before", numeric: true, cell: ({ before }) => before, sort: ({ before }) => before },
  { id: "after", head: "After", numeric: true, cell: ({ after }) => after, sort: ({ after }) => after },
  { id: "gained", head: "Gained", numeric: true, cell: ({ gained }) => gained, sort: ({ gained }) => gained },
  { id: "lost", head: "Lost", numeric: true, cell: ({ lost }) => lost, sort: ({ lost }) => lost },
];

const said = ({ changes }: LeadChanges, by: string) => changes.find(({ part }) => part === by);

const leadColumns: Column<LeadChanges>[] = [
  {
    id: "lead",
    head: "Lead",
    cell: ({ lead, company, country }) => (
      <span class="two-lines">
        <a class="row-link" href={`/app/leads/${lead}`}>
          {company ?? lead}
        </a>
        <small>{country ? countryName(country) : ""}</small>
      </span>
    ),
    sort: ({ company }) => company,
  },
  ...parts.map(
    ([by, title]): Column<LeadChanges> => ({
      id: by,
      head: title.replace(/ies$/, "y").replace(/s$/, ""),
      cell: (lead) => {
        const change = said(lead, by);
        return change ? (
          <span class="two-lines">
            <span>{named(change.after)}</span>
            <small>
              <s>{named(change.before)}</s>
            </small>
          </span>
        ) : (
          ""
        );
      },
      sort: (lead) => said(lead, by)?.after,
      spare: by === "case",
    }),
  ),
  {
    id: "came",
    head: "Came",
    cell: ({ created_at }) => <time title={inFull(created_at)}>{moment(created_at)}</time>,
    sort: ({ created_at }) => created_at,
    spare: true,
  },
];

const told = ["case", "territory", "team", "owner", "due_at", "priority"];

function save(changes: LeadChanges[], from: string, to: string) {
  const head = ["lead_id", "created_at", "company", "country"].concat(
    told.flatMap((part) => [`${part}_before`, `${part}_after`]),
  );
  const rows = changes.map((lead) => [
    lead.lead,
    lead.created_at,
    lead.company,
    lead.country,
    ...told.flatMap((part) => [said(lead, part)?.before, said(lead, part)?.after]),
  ]);
  download(`playbook-${from}-to-${to}.csv`, [csv([head, ...rows])], "text/csv");
}

export function Difference({ from, to }: { from: string; to: string }) {
  const [days, setDays] = useState(30);
  const [by, setBy] = useState<By>("owner");
  const { total, more, trouble } = useDifference(from, to, days);
  const shares = total.shares.find((shares) => shares.by === by)?.shares;
  const moving = useMemo(() => (shares ?? []).filter(({ gained, lost }) => gained + lost > 0), [shares]);
  if (trouble) return <Refused title={trouble.title} detail={trouble.detail} status={trouble.status} />;
  const drawn = moving.length > MOST ? [...moving.slice(0, MOST / 2), ...moving.slice(-MOST / 2)] : moving;
  return (
    <>
      <div class="filters">
        <label>
          Leads of the last
          <select value={String(days)} onChange={(event) => setDays(Number(event.currentTarget.value))}>
            {[7, 30, 90, 365].map((days) => (
              <option key={days} value={String(days)}>
                {days} days
              </option>
            ))}
          </select>
        </label>
        <label>
          By
          <select value={by} onChange={(event) => setBy(event.currentTarget.value as By)}>
            {parts.map(([by, title]) => (
              <option key={by} value={by}>
                {title}
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="wa-outlined" disabled={more} onClick={() => save(total.changes, from, to)}>
          <Icon name="download" /> CSV
        </button>
      </div>
      <p role="status">
        <strong>
          {total.changed.toLocaleString("en")} of {total.leads.toLocaleString("en")} leads would change
        </strong>
        {total.only_turns > 0 && <>, {total.only_turns.toLocaleString("en")} of them only whose turn it is</>}
        {total.left_out > 0 && <>; {total.left_out.toLocaleString("en")} can’t be decided again</>}
        {more && " …"}
      </p>
      {drawn.length > 0 && (
        <Panel title={`Who gains and who loses: ${parts.find(([of]) => of === by)?.[1].toLowerCase()}`}>
          <Chart
            about={`Leads gained and lost by ${words(by).toLowerCase()}; the table beneath has the figures`}
            labels={drawn.map(({ name }) => named(name))}
            series={[
              { name: "Gained", values: drawn.map(({ gained }) => gained), stack: "all" },
              { name: "Lost", values: drawn.map(({ lost }) => -lost), stack: "all" },
            ]}
            format={(value) => Math.abs(value).toLocaleString("en")}
            across
          />
          <Table name="Gains and losses" short columns={shareColumns} rows={moving} id={({ name }) => name || "-"} />
        </Panel>
      )}
      {!more && total.changed === 0 && (
        <Empty title="No lead would change">They would all go the way that they went.</Empty>
      )}
      {total.changes.length > 0 && (
        <Panel title="The leads that would change" class="tall">
          <Table name="Leads that would change" columns={leadColumns} rows={total.changes} id={({ lead }) => lead} />
        </Panel>
      )}
    </>
  );
}
