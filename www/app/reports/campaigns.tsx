/**
 * Campaigns: what each cost and when, what came of it, side by side.
 *
 * In scope: the list with its results, making and changing. Not in scope: the figures' definitions (the API's).
 */

import { useState } from "preact/hooks";
import type { CampaignRecord as Campaign } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Icon } from "../parts/icon.tsx";
import { may } from "../parts/me.ts";
import { Modal } from "../parts/modal.tsx";
import { money, smallest, typed } from "../parts/money.ts";
import { attempt } from "../parts/notify.ts";
import { Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { Empty, Told } from "../parts/told.tsx";

export default function Campaigns() {
  const asked = useAsked((signal) => ask("GET /v1/campaigns", { signal }), []);
  const [editing, setEditing] = useState<Campaign | "new" | null>(null);
  const writes = may("playbook:write");
  const columns: Column<Campaign>[] = [
    {
      id: "name",
      head: "Campaign",
      cell: ({ name, names }) => (
        <span class="two-lines">
          <strong>{name}</strong>
          <small>{names.join(", ")}</small>
        </span>
      ),
      sort: ({ name }) => name,
    },
    {
      id: "cost",
      head: "Cost",
      numeric: true,
      cell: ({ cost, currency }) => (typeof cost === "number" && currency ? money(cost, currency) : "–"),
      sort: ({ cost }) => cost,
    },
    { id: "from", head: "From", cell: ({ starts_on }) => starts_on, sort: ({ starts_on }) => starts_on },
    { id: "to", head: "To", cell: ({ ends_on }) => ends_on, sort: ({ ends_on }) => ends_on, spare: true },
    {
      id: "do",
      head: "What to do",
      unnamed: true,
      cell: (campaign) => (
        <span class="actions">
          <a class="wa-button wa-plain" href={`/app/all?campaign=${encodeURIComponent(campaign.name)}`}>
            Leads<span class="wa-visually-hidden"> of {campaign.name}</span>
          </a>
          {writes && (
            <button type="button" class="wa-plain" onClick={() => setEditing(campaign)}>
              Change<span class="wa-visually-hidden"> {campaign.name}</span>
            </button>
          )}
        </span>
      ),
    },
  ];
  return (
    <Page
      title="Campaigns"
      about="What each cost. What came of it stands in the report."
      wide
      actions={
        <>
          <a class="wa-button wa-outlined" href="/app/reports/campaigns">
            <Icon name="reports" /> What came of them
          </a>
          {writes && (
            <button type="button" class="wa-brand" onClick={() => setEditing("new")}>
              <Icon name="plus" /> New campaign
            </button>
          )}
        </>
      }
    >
      <Told asked={asked}>
        {(campaigns) => (
          <Table
            name="Campaigns"
            columns={columns}
            rows={campaigns}
            id={({ id }) => id}
            empty={<Empty title="No campaigns yet" />}
          />
        )}
      </Told>
      {editing && (
        <Edit campaign={editing === "new" ? null : editing} close={() => setEditing(null)} changed={asked.again} />
      )}
    </Page>
  );
}

function Edit({ campaign, close, changed }: { campaign: Campaign | null; close: () => void; changed: () => void }) {
  const send = async (values: FormData) => {
    const text = (name: string) => String(values.get(name) ?? "").trim();
    const currency = text("currency").toUpperCase() || "EUR";
    const cost = smallest(text("cost"), currency);
    const body: Partial<Campaign> = {
      name: text("name"),
      names: text("names")
        .split(",")
        .map((name) => name.trim())
        .filter(Boolean),
      ...(cost !== null && { cost, currency }),
      ...(text("starts_on") && { starts_on: text("starts_on") }),
      ...(text("ends_on") && { ends_on: text("ends_on") }),
    };
    const work = () =>
      campaign
        ? ask("POST /v1/campaigns/{id}", { path: { id: campaign.id }, body })
        : ask("POST /v1/campaigns", { body });
    const went = await attempt(work, "Saved");
    if (went) changed();
    return went;
  };
  return (
    <Modal title={campaign?.name ?? "New campaign"} does="Save" send={send} close={close}>
      <label>
        Name
        <input name="name" required defaultValue={campaign?.name ?? ""} autocomplete="off" />
      </label>
      <label>
        What leads and links call it, with commas between
        <input name="names" defaultValue={campaign?.names.join(", ") ?? ""} autocomplete="off" />
      </label>
      <div class="columns">
        <label>
          Cost
          <input
            name="cost"
            inputMode="decimal"
            defaultValue={typed(campaign?.cost, campaign?.currency)}
            autocomplete="off"
          />
        </label>
        <label>
          Currency
          <input name="currency" defaultValue={campaign?.currency ?? "EUR"} maxLength={3} autocomplete="off" />
        </label>
        <label>
          First day
          <input name="starts_on" type="date" defaultValue={campaign?.starts_on ?? ""} />
        </label>
        <label>
          Last day
          <input name="ends_on" type="date" defaultValue={campaign?.ends_on ?? ""} />
        </label>
      </div>
    </Modal>
  );
}
