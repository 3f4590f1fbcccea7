/**
 * Access keys: what each may do, since when; a new one told once.
 *
 * In scope: the list, making, rotating, revoking. Not in scope: keys themselves, which are never listed.
 */

import { useState } from "preact/hooks";
import type { KeyKind, KeyRecord, Right } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Icon } from "../parts/icon.tsx";
import { Modal } from "../parts/modal.tsx";
import { attempt, failed } from "../parts/notify.ts";
import { Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { inFull, moment } from "../parts/times.ts";
import { Empty, Told } from "../parts/told.tsx";

const rights: Right[] = [
  "leads:submit",
  "leads:read",
  "leads:work",
  "leads:write",
  "accounts:read",
  "accounts:write",
  "playbook:read",
  "playbook:write",
  "reports:read",
  "events:read",
  "webhooks:write",
  "suspects:write",
  "people:read",
  "people:write",
  "admin",
];

function state({ revoked_at, until }: KeyRecord) {
  if (revoked_at) return <span class="mark wa-danger">Revoked {moment(revoked_at)}</span>;
  if (until)
    return (
      <span class="mark wa-warning" title={inFull(until)}>
        Until {moment(until)}
      </span>
    );
  return <span class="mark wa-success">In use</span>;
}

export default function Keys() {
  const asked = useAsked((signal) => ask("GET /v1/keys", { signal }), []);
  const [making, setMaking] = useState(false);
  const [told, setTold] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<KeyRecord | null>(null);
  const rotate = async ({ id }: KeyRecord) => {
    try {
      setTold((await ask("POST /v1/keys/{id}/rotate", { path: { id }, body: {} })).key);
      asked.again();
    } catch (error) {
      failed(error);
    }
  };
  const columns: Column<KeyRecord>[] = [
    {
      id: "name",
      head: "Key",
      cell: ({ name, id, kind }) => (
        <span class="two-lines">
          <strong>{name || "Without a name"}</strong>
          <small>
            {kind}, {id}
          </small>
        </span>
      ),
      sort: ({ name }) => name,
    },
    {
      id: "may",
      head: "May",
      cell: ({ scopes, origins, kind }) => (kind === "secret" ? scopes.join(", ") : origins.join(", ") || "any origin"),
      spare: true,
    },
    {
      id: "used",
      head: "Last used",
      cell: ({ last_used }) => last_used ?? "never",
      sort: ({ last_used }) => last_used,
    },
    { id: "made", head: "Made", cell: ({ made }) => moment(made.at), sort: ({ made }) => made.at, spare: true },
    { id: "state", head: "State", cell: state },
    {
      id: "do",
      head: "What to do",
      unnamed: true,
      cell: (key) =>
        !key.revoked_at && (
          <span class="actions">
            <button type="button" class="wa-plain" onClick={() => rotate(key)}>
              Rotate<span class="wa-visually-hidden"> {key.name}</span>
            </button>
            <button type="button" class="wa-plain wa-danger" onClick={() => setRevoking(key)}>
              Revoke<span class="wa-visually-hidden"> {key.name}</span>
            </button>
          </span>
        ),
    },
  ];
  const make = async (values: FormData) => {
    const kind = String(values.get("kind")) as KeyKind;
    const origins = String(values.get("origins"))
      .split(/[\s,]+/)
      .filter(Boolean);
    const scopes = values.getAll("scopes") as Right[];
    const name = String(values.get("name"));
    return attempt(async () => {
      const { key } = await ask("POST /v1/keys", {
        body: { kind, name, ...(kind === "secret" ? { scopes } : { origins }) },
      });
      setTold(key);
      asked.again();
    }, "");
  };
  const revoke = async () => {
    if (!revoking) return true;
    const went = await attempt(() => ask("DELETE /v1/keys/{id}", { path: { id: revoking.id } }), "Revoked, at once");
    if (went) asked.again();
    return went;
  };
  return (
    <Page
      title="Keys"
      about="For forms, servers and programs. A key is told once, when it is made."
      wide
      actions={
        <button type="button" class="wa-brand" onClick={() => setMaking(true)}>
          <Icon name="plus" /> New key
        </button>
      }
    >
      <Told asked={asked}>
        {(keys) => (
          <Table name="Keys" columns={columns} rows={keys} id={({ id }) => id} empty={<Empty title="No keys yet" />} />
        )}
      </Told>
      {making && (
        <Modal title="A new key" does="Make it" send={make} close={() => setMaking(false)}>
          <label>
            Name
            <input name="name" required autocomplete="off" />
          </label>
          <label>
            Kind
            <select name="kind">
              <option value="secret">Secret: for servers</option>
              <option value="publishable">Publishable: for forms on pages</option>
            </select>
          </label>
          <fieldset>
            <legend>What a secret key may do</legend>
            <div class="columns">
              {rights.map((right) => (
                <label key={right} class="check">
                  <input type="checkbox" name="scopes" value={right} /> {right}
                </label>
              ))}
            </div>
          </fieldset>
          <label>
            Origins of a publishable one
            <input name="origins" placeholder="https://www.example.com" autocomplete="off" />
          </label>
        </Modal>
      )}
      {told && (
        <Modal title="Your new key" does="I have it" send={async () => true} close={() => setTold(null)}>
          <p>Copy it now: it is told this once.</p>
          <code class="secret">{told}</code>
        </Modal>
      )}
      {revoking && (
        <Modal
          title={`Revoke ${revoking.name || revoking.id}`}
          does="Revoke"
          danger
          send={revoke}
          close={() => setRevoking(null)}
        >
          <p>Whatever uses it is refused from this moment.</p>
        </Modal>
      )}
    </Page>
  );
}
