/**
 * What we have to do with the company already: its account, who else came from there, what may be the same.
 *
 * In scope: showing what the API tells. Not in scope: which of it somebody may see.
 */
import type { LeadRecord } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { isPartner, may } from "../parts/me.ts";
import { Facts, Panel } from "../parts/page.tsx";
import { moment } from "../parts/times.ts";
import { AccountVerdicts } from "./account_verdicts.tsx";
import { Merges } from "./merges.tsx";
import { memberName, relation, words } from "./names.ts";

const opportunities = { none: "", open: "An open opportunity", won: "The last was won", lost: "The last was lost" };

function Account({ id }: { id: string }) {
  const { answer } = useAsked((signal) => ask("GET /v1/accounts/{id}", { path: { id }, signal }), [id]);
  if (!answer) return <p class="quiet">{id}</p>;
  const { account } = answer;
  return (
    <Facts
      rows={[
        [
          "Account",
          <a key="a" href={`/app/accounts/${encodeURIComponent(id)}`}>
            {account.name.name}
          </a>,
        ],
        [
          "Relation",
          <strong key="r">
            {relation(account.kind)}
            {account.named ? ", named account" : ""}
          </strong>,
        ],
        ["Opportunity", opportunities[account.opportunity]],
        ["Its owner", account.owner && memberName(account.owner)],
        ["Segment", account.segment && words(account.segment)],
      ]}
    />
  );
}

export function Relation({ record, changed }: { record: LeadRecord; changed: () => void }) {
  const { organisation, related, possible_duplicates, decision, conversions } = record;
  const others = organisation?.others ?? [];
  const account = decision.account_id;
  return (
    <Panel title="What we have with them">
      {account && may("accounts:read") && !isPartner() ? (
        <Account id={account} />
      ) : (
        !account && <p class="quiet">No account of ours: a new company.</p>
      )}
      {conversions.map(({ number, process, opportunity, account }) => (
        <p key={number}>
          {words(process)}: contact at {account}
          {opportunity && `, opportunity ${opportunity.stage}`}
        </p>
      ))}
      {others.length > 0 && (
        <>
          <h3>Who else came from there</h3>
          <ul class="plain">
            {others.map((other) => (
              <li key={other.id}>
                <a href={`/app/leads/${encodeURIComponent(other.id)}`}>
                  {[other.first_name, other.last_name].filter(Boolean).join(" ") || "Somebody without a name"}
                </a>
                <small>
                  {[other.title, other.owner && `with ${memberName(other.owner)}`, moment(other.created_at)]
                    .filter(Boolean)
                    .join(" · ")}
                </small>
              </li>
            ))}
          </ul>
          {organisation?.more && <p class="quiet">And more.</p>}
        </>
      )}
      {related.length > 0 && (
        <>
          <h3>The same person at another company</h3>
          <ul class="plain">
            {related.map(({ id, found_at }) => (
              <li key={id}>
                <a href={`/app/leads/${encodeURIComponent(id)}`}>Lead {id.slice(0, 8)}</a>{" "}
                <small>{moment(found_at)}</small>
              </li>
            ))}
          </ul>
        </>
      )}
      {possible_duplicates.length > 0 && (
        <>
          <h3>Perhaps the same person</h3>
          <ul class="plain">
            {possible_duplicates.map(({ number, confidence }) => (
              <li key={number}>
                <a href={`/app/reviews/${number}`}>Compare them</a> <small>{Math.round(confidence * 100)} % sure</small>
              </li>
            ))}
          </ul>
        </>
      )}
      {!isPartner() && <AccountVerdicts record={record} changed={changed} />}
      <Merges record={record} changed={changed} />
    </Panel>
  );
}
