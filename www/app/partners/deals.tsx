/**
 * Deal registrations: what partners say is theirs, and registering one with an answer at once.
 *
 * In scope: the list, the form, the answer. Not in scope: what stands against a deal (the API's), deciding (deal.tsx).
 */

import { useState } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import type { DealFile, DealRecord } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { now } from "../parts/clock.ts";
import { Icon } from "../parts/icon.tsx";
import { isPartner, may } from "../parts/me.ts";
import { Modal } from "../parts/modal.tsx";
import { attempt } from "../parts/notify.ts";
import { Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { distance, inFull, moment } from "../parts/times.ts";
import { Empty, Told } from "../parts/told.tsx";
import { Answer } from "./answer.tsx";
import { companyOf, DealMark } from "./deal_mark.tsx";

const states = [
  { value: "all", name: "All" },
  { value: "pending", name: "Waiting" },
  { value: "approved", name: "Protected" },
  { value: "expired", name: "Expired" },
  { value: "rejected", name: "Rejected" },
  { value: "won", name: "Won" },
];

const partner: Column<DealRecord> = {
  id: "partner",
  head: "Partner",
  cell: ({ partner }) => partner,
  sort: ({ partner }) => partner,
  spare: true,
};

const columns: Column<DealRecord>[] = [
  {
    id: "company",
    head: "Company",
    cell: (deal) => (
      <span class="two-lines">
        <a class="row-link" href={`/app/deals/${encodeURIComponent(deal.id)}`}>
          {companyOf(deal)}
        </a>
        {deal.company && deal.domain && <small>{deal.domain}</small>}
      </span>
    ),
    sort: companyOf,
  },
  {
    id: "product",
    head: "Product",
    cell: ({ product }) => product ?? "All",
    sort: ({ product }) => product,
    spare: true,
  },
  { id: "state", head: "State", cell: ({ state }) => <DealMark state={state} />, sort: ({ state }) => state },
  {
    id: "until",
    head: "Protected until",
    cell: ({ protected_until: until }) => until && <time title={inFull(until)}>{moment(until, now.value)}</time>,
    sort: ({ protected_until: until }) => until,
  },
  {
    id: "registered",
    head: "Registered",
    cell: ({ registered_at: at }) => <time title={inFull(at)}>{distance(at, now.value)}</time>,
    sort: ({ registered_at: at }) => at,
    spare: true,
  },
];

export default function Deals() {
  const { query } = useLocation();
  const [registering, setRegistering] = useState(false);
  const [registered, setRegistered] = useState<DealFile>();
  const state = query.state ?? "all";
  const asked = useAsked(
    (signal) => ask("GET /v1/deal-registrations", { query: { state: state === "all" ? undefined : state }, signal }),
    [state],
  );
  return (
    <Page
      title="Deals"
      about={
        isPartner()
          ? "Register who you are talking to: you hear at once whether they are free, and until when they are yours."
          : "What partners registered. A lead of a protected deal goes to whoever registered it."
      }
      actions={
        isPartner() &&
        may("leads:work") && (
          <button type="button" class="wa-brand" onClick={() => setRegistering(true)}>
            <Icon name="plus" /> Register a deal
          </button>
        )
      }
      wide
    >
      {registered && <Answer file={registered} />}
      <Tabs name="Which deals" at="/app/deals" parameter="state" options={states} value={state} />
      <Told asked={asked}>
        {(rows) => (
          <Table
            name="Deals"
            columns={isPartner() ? columns : [...columns.slice(0, 1), partner, ...columns.slice(1)]}
            rows={rows}
            id={({ id }) => id}
            empty={
              <Empty title="No deals">{isPartner() ? "Register the first one." : "No partner registered one."}</Empty>
            }
          />
        )}
      </Told>
      {registering && (
        <Register
          close={() => setRegistering(false)}
          done={(file) => {
            setRegistered(file);
            asked.again();
          }}
        />
      )}
    </Page>
  );
}

function Register({ close, done }: { close: () => void; done: (file: DealFile) => void }) {
  const send = (values: FormData) => {
    const text = (name: string) => String(values.get(name) ?? "").trim();
    const fields = ["company", "website", "product"].map((name) => [name, text(name)]).filter(([, value]) => value);
    return attempt(async () => {
      done(await ask("POST /v1/deal-registrations/claim", { body: Object.fromEntries(fields) }));
    }, "");
  };
  return (
    <Modal title="Register a deal" does="Register" close={close} send={send}>
      <label>
        Company
        <input name="company" maxLength={200} required autocomplete="off" />
      </label>
      <div class="columns">
        <label>
          Website
          <input name="website" maxLength={200} inputMode="url" autocomplete="off" placeholder="company.example" />
        </label>
        <label>
          Product line
          <input name="product" maxLength={200} autocomplete="off" placeholder="All" />
        </label>
      </div>
      <p class="quiet">With the website there is no doubt who it is.</p>
    </Modal>
  );
}
