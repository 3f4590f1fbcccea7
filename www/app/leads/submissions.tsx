/**
 * What was asked, each time that somebody asked it.
 *
 * In scope: the message first; all fields as they came on asking. Not in scope: reading them.
 */
import type { LeadRecord } from "#api";
import { Facts, Panel } from "../parts/page.tsx";
import { inFull, moment } from "../parts/times.ts";
import { words } from "./names.ts";

/** Fields as they came: pairs, or an object. */
function fieldsOf(fields: unknown): [string, string][] {
  const pairs = Array.isArray(fields) ? fields : Object.entries(fields ?? {});
  return pairs.map(([name, value]) => [String(name), String(value)]);
}

export function Submissions({ record }: { record: LeadRecord }) {
  const { lead, submissions } = record;
  return (
    <Panel title="What was asked">
      {lead.message && <blockquote class="message">{lead.message}</blockquote>}
      <Facts
        rows={[
          ["Product", lead.product],
          ["Source", lead.source],
          ["Campaign", lead.campaign],
          ["Brought by", lead.partner],
          ["Signal", lead.signal],
        ]}
      />
      {submissions.length > 1 && <p>Came {submissions.length} times; nothing has to be asked again.</p>}
      {[...submissions].reverse().map(({ id, received_at, source, fields }) => (
        <details key={id}>
          <summary>
            As it came{" "}
            <time dateTime={received_at} title={inFull(received_at)}>
              {moment(received_at)}
            </time>
            {source && ` from ${source}`}
          </summary>
          <Facts rows={fieldsOf(fields).map(([name, value]) => [words(name), value])} />
        </details>
      ))}
    </Panel>
  );
}
