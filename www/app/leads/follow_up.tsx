/**
 * How it went: a disposition, what comes next and when, what it may be worth.
 *
 * In scope: the form. Not in scope: the set of dispositions (the playbook's) and what follows from one.
 */
import type { FollowUp as Sent, Stage } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { Modal } from "../parts/modal.tsx";
import { smallest } from "../parts/money.ts";
import { attempt } from "../parts/notify.ts";
import { stageName } from "./stage.tsx";

const currencies = ["EUR", "USD", "GBP", "CHF", "JPY"];

export function FollowUp({ id, close, changed }: { id: string; close: () => void; changed: () => void }) {
  const { answer } = useAsked((signal) => ask("GET /v1/dispositions", { signal }), []);
  const send = async (values: FormData) => {
    const text = (name: string) => String(values.get(name) ?? "").trim();
    const currency = text("currency");
    const amount = smallest(text("amount"), currency || "EUR");
    const next = text("next_at");
    const body: Sent = {
      ...(text("disposition") && { disposition: text("disposition") }),
      ...(text("note") && { note: text("note") }),
      ...(text("next_step") && { next_step: text("next_step") }),
      ...(next && { next_at: new Date(next).toISOString() }),
      ...(amount !== null && { amount, currency }),
    };
    const sent = await attempt(() => ask("POST /v1/leads/{id}/follow-up", { path: { id }, body }), "Noted");
    if (sent) changed();
    return sent;
  };
  const all = answer?.dispositions ?? [];
  const stages = [...new Set(all.map(({ stage }) => stage))];
  return (
    <Modal title="How did it go?" does="Save" send={send} close={close}>
      <label>
        Disposition
        <select name="disposition">
          <option value="">As it was</option>
          {stages.map((stage: Stage) => (
            <optgroup key={stage} label={stageName(stage)}>
              {all
                .filter((disposition) => disposition.stage === stage)
                .map(({ name }) => (
                  <option key={name} value={name}>
                    {name}
                  </option>
                ))}
            </optgroup>
          ))}
        </select>
      </label>
      <label>
        Note
        <textarea name="note" rows={3} maxLength={2000} />
      </label>
      <div class="columns">
        <label>
          Next step
          <input name="next_step" maxLength={200} autocomplete="off" />
        </label>
        <label>
          When
          <input name="next_at" type="datetime-local" />
        </label>
        <label>
          Amount
          <input name="amount" inputMode="decimal" autocomplete="off" />
        </label>
        <label>
          Currency
          <select name="currency" key={answer?.currency}>
            {[...new Set([answer?.currency ?? "EUR", ...currencies])].map((currency) => (
              <option key={currency}>{currency}</option>
            ))}
          </select>
        </label>
      </div>
    </Modal>
  );
}
