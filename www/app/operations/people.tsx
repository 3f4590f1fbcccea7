/**
 * Who may sign in, as what.
 *
 * In scope: the list, making and changing people, links to sign in with. Not in scope: what a role may (the ledger's rights).
 */

import { useState } from "preact/hooks";
import type { PersonRecord, Role } from "#api";
import { memberName, words } from "../leads/names.ts";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Icon } from "../parts/icon.tsx";
import { isPartner, may, me } from "../parts/me.ts";
import { Modal } from "../parts/modal.tsx";
import { attempt, failed } from "../parts/notify.ts";
import { Page } from "../parts/page.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { inFull } from "../parts/times.ts";
import { Empty, Told } from "../parts/told.tsx";

const roles: Role[] = ["admin", "manager", "member", "partner_manager", "partner_member", "read_only"];

export default function People() {
  const asked = useAsked((signal) => ask("GET /v1/people", { query: { after: 0 }, signal }), []);
  const [editing, setEditing] = useState<PersonRecord | "new" | null>(null);
  const [link, setLink] = useState<{ link: string; email: string; until: string } | null>(null);
  const makeLink = async (id: string) => {
    try {
      setLink(await ask("POST /v1/people/{id}/link", { path: { id } }));
    } catch (error) {
      failed(error);
    }
  };
  const writes = may("people:write");
  const columns: Column<PersonRecord>[] = [
    {
      id: "name",
      head: "Name",
      cell: (person) => (
        <span class="two-lines">
          <strong>{person.name || person.email}</strong>
          <small>{person.email}</small>
        </span>
      ),
      sort: ({ name, email }) => name || email,
    },
    { id: "role", head: "Role", cell: ({ role }) => words(role), sort: ({ role }) => role },
    {
      id: "member",
      head: "Works as",
      cell: ({ member }) => member && memberName(member),
      sort: ({ member }) => member,
      spare: true,
    },
    { id: "partner", head: "Partner", cell: ({ partner }) => partner, sort: ({ partner }) => partner, spare: true },
    {
      id: "state",
      head: "State",
      cell: ({ suspended_at }) =>
        suspended_at ? (
          <span class="mark wa-danger" title={inFull(suspended_at)}>
            Suspended
          </span>
        ) : (
          <span class="mark wa-success">Active</span>
        ),
    },
    ...(writes
      ? [
          {
            id: "do",
            head: "What to do",
            unnamed: true,
            cell: (person: PersonRecord) => (
              <span class="actions">
                <button type="button" class="wa-plain" onClick={() => setEditing(person)}>
                  Change<span class="wa-visually-hidden"> {person.name}</span>
                </button>
                <button type="button" class="wa-plain" onClick={() => makeLink(person.id)}>
                  Sign-in link<span class="wa-visually-hidden"> for {person.name}</span>
                </button>
              </span>
            ),
          },
        ]
      : []),
  ];
  return (
    <Page
      title="People"
      about={isPartner() ? "Your company’s people here." : "Who may sign in, as what."}
      wide
      actions={
        writes && (
          <button type="button" class="wa-brand" onClick={() => setEditing("new")}>
            <Icon name="plus" /> Add somebody
          </button>
        )
      }
    >
      <Told asked={asked}>
        {(people) => (
          <Table
            name="People"
            columns={columns}
            rows={people}
            id={({ id }) => id}
            empty={<Empty title="Nobody yet" />}
          />
        )}
      </Told>
      {editing && (
        <Person person={editing === "new" ? null : editing} close={() => setEditing(null)} changed={asked.again} />
      )}
      {link && (
        <Modal title="A link to sign in with" does="Done" send={async () => true} close={() => setLink(null)}>
          <p>
            For {link.email}, once, until {inFull(link.until)}. Whoever has it is them: send it to nobody else.
          </p>
          <code class="secret">{link.link}</code>
        </Modal>
      )}
    </Page>
  );
}

function Person({ person, close, changed }: { person: PersonRecord | null; close: () => void; changed: () => void }) {
  const offered = isPartner() ? roles.filter((role) => role.startsWith("partner")) : roles;
  const send = async (values: FormData) => {
    const text = (name: string) => String(values.get(name) ?? "").trim();
    const body = {
      email: text("email"),
      name: text("name"),
      role: text("role") as Role,
      member: text("member"),
      partner: isPartner() ? (me.value?.person?.partner ?? "") : text("partner"),
      sees_team: values.get("sees_team") === "on",
      ...(person ? { suspended: values.get("suspended") === "on" } : {}),
    };
    const work = () =>
      person ? ask("POST /v1/people/{id}", { path: { id: person.id }, body }) : ask("POST /v1/people", { body });
    const went = await attempt(work, person ? "Changed" : "Added; send them a link to sign in with");
    if (went) changed();
    return went;
  };
  return (
    <Modal
      title={person ? person.name || person.email : "Add somebody"}
      does={person ? "Save" : "Add"}
      send={send}
      close={close}
    >
      <div class="columns">
        <label>
          Name
          <input name="name" defaultValue={person?.name ?? ""} autocomplete="off" />
        </label>
        <label>
          E-mail
          <input name="email" type="email" required defaultValue={person?.email ?? ""} autocomplete="off" />
        </label>
        <label>
          Role
          <select name="role" defaultValue={person?.role ?? offered.at(-1)}>
            {offered.map((role) => (
              <option key={role} value={role} selected={role === person?.role}>
                {words(role)}
              </option>
            ))}
          </select>
        </label>
        <label>
          Works as (member of the playbook)
          <input name="member" defaultValue={person?.member ?? ""} autocomplete="off" />
        </label>
        {!isPartner() && (
          <label>
            Partner (its account’s id)
            <input name="partner" defaultValue={person?.partner ?? ""} autocomplete="off" />
          </label>
        )}
      </div>
      <label class="check">
        <input type="checkbox" name="sees_team" defaultChecked={person?.sees_team ?? false} /> Sees their teams’ leads,
        too
      </label>
      {person && (
        <label class="check">
          <input type="checkbox" name="suspended" defaultChecked={person.suspended_at !== null} /> Suspended: no
          session, no link
        </label>
      )}
    </Modal>
  );
}
