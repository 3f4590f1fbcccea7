/**
 * Giving leads to somebody else, one or many.
 *
 * In scope: to whom, why, and what became of each. Not in scope: who can have a lead (the API says it, lead by lead).
 */
import type { MemberLine, Reassigned } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Modal } from "../parts/modal.tsx";
import { attempt, done, undone } from "../parts/notify.ts";
import { words } from "./names.ts";

const because: Record<string, string> = {
  no_such_lead: "nobody has to act on it",
  done: "it is done",
  has_it: "they have it already",
  nobody_can: "nobody can have it now",
  away: "they are away",
  suspended: "they get no leads",
};

/** `3 given away; 1 not: they are away`. */
function told(outcome: Reassigned[]): { text: string; bad: boolean } {
  const refused = outcome.filter(({ refused }) => refused);
  const given = outcome.length - refused.length;
  const text = `${given} ${given === 1 ? "lead" : "leads"} given away`;
  if (refused.length === 0) return { text, bad: false };
  const why = [...new Set(refused.map(({ refused }) => because[refused ?? ""] ?? words(refused ?? "").toLowerCase()))];
  return { text: `${text}; ${refused.length} not: ${why.join(", ")}`, bad: given === 0 };
}

export function Reassign({ leads, close, changed }: { leads: string[]; close: () => void; changed: () => void }) {
  const { answer = [] } = useAsked((signal) => ask("GET /v1/members", { signal }), []);
  const send = async (values: FormData) => {
    const to = String(values.get("to"));
    const reason = String(values.get("reason")).trim();
    const body = { leads, ...(to && { to }), ...(reason && { reason }) };
    return attempt(async () => {
      const { text, bad } = told(await ask("POST /v1/leads/reassign", { body }));
      (bad ? undone : done)(text);
      changed();
    }, "");
  };
  const teams = [...new Set(answer.flatMap(({ teams }) => teams))].sort();
  const without = answer.filter(({ teams }) => teams.length === 0);
  const option = ({ id, name, away }: MemberLine) => (
    <option key={id} value={id} disabled={away}>
      {away ? `${name}, away` : name}
    </option>
  );
  return (
    <Modal
      title={leads.length === 1 ? "Give this lead to somebody else" : `Give ${leads.length} leads to somebody else`}
      does="Give away"
      close={close}
      send={send}
    >
      <label>
        To
        <select name="to">
          <option value="">Whoever’s turn it is</option>
          {teams.map((team) => (
            <optgroup key={team} label={team}>
              {answer.filter(({ teams }) => teams.includes(team)).map(option)}
            </optgroup>
          ))}
          {without.length > 0 && <optgroup label="In no team">{without.map(option)}</optgroup>}
        </select>
      </label>
      <label>
        Why
        <input name="reason" maxLength={500} autocomplete="off" placeholder="For its history" />
      </label>
      <p class="quiet">The clock begins anew, and they are told. Nobody’s turn is used up.</p>
    </Modal>
  );
}
