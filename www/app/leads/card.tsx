/**
 * One lead's card: what prepares the first conversation, and what can be done about it.
 *
 * In scope: putting it together from what the API tells. Not in scope: what it doesn't tell, which isn't here either.
 */

import { useState } from "preact/hooks";
import { useRoute } from "preact-iso/router";
import type { LeadRecord } from "#api";
import { ask } from "../parts/ask.ts";
import { useAsked } from "../parts/asked.ts";
import { useChanges } from "../parts/live.ts";
import { money } from "../parts/money.ts";
import { Facts, Page, Panel } from "../parts/page.tsx";
import { inFull, moment } from "../parts/times.ts";
import { Told } from "../parts/told.tsx";
import { Activities } from "./activities.tsx";
import { Contact } from "./contact.tsx";
import { History } from "./history.tsx";
import { companyName, memberName, people, personName, place, position, words } from "./names.ts";
import { Relation } from "./relation.tsx";
import { StageMark } from "./stage.tsx";
import { Submissions } from "./submissions.tsx";
import { Urgency } from "./urgency.tsx";
import { Why } from "./why.tsx";
import { Work } from "./work.tsx";

export function Card() {
  const id = useRoute().params.id ?? "";
  const [version, setVersion] = useState(0);
  const asked = useAsked((signal) => ask("GET /v1/leads/{id}", { path: { id }, signal }), [id]);
  const changed = () => {
    asked.again();
    setVersion((version) => version + 1);
  };
  useChanges(changed, id);
  return (
    <Told asked={asked}>
      {(record) => <Lead record={record} changed={changed} version={`${record.updated_at} ${version}`} />}
    </Told>
  );
}

function Lead({ record, changed, version }: { record: LeadRecord; changed: () => void; version: string }) {
  const { lead, clock, decision, standing, sealed } = record;
  const title = sealed ? "Sealed until you accept it" : personName(lead);
  const company = companyName(lead);
  return (
    <Page
      title={title}
      back={{ href: "/app/", name: "Leads" }}
      about={
        <>
          {[position(lead), company].filter(Boolean).join(" — ")}{" "}
          {standing && <StageMark stage={standing.stage} disposition={standing.disposition} />}
        </>
      }
    >
      <div class="card-grid">
        <div class="rail">
          <section class="panel lead-panel" aria-label="What to do">
            <div class="clock-line">
              <Urgency clock={clock} />
              <span class="quiet">{decision.owner ? memberName(decision.owner) : "Nobody"}</span>
            </div>
            {clock?.due_at && !clock.acted_at && <p class="quiet">To be answered by {inFull(clock.due_at)}</p>}
            {decision.advice && <p class="advice">{decision.advice}</p>}
            {standing?.next_step && (
              <p>
                <strong>Next:</strong> {standing.next_step}
                {standing.next_at && `, ${moment(standing.next_at)}`}
              </p>
            )}
            {standing?.amount && standing.currency ? <p>Worth {money(standing.amount, standing.currency)}</p> : null}
            <Contact lead={lead} />
            <Work record={record} changed={changed} />
          </section>
          <Why decision={decision} />
        </div>
        <div class="body">
          <Submissions record={record} />
          <Panel title="Who it is">
            <Facts
              rows={[
                ["Title", lead.title],
                ["Level", lead.level && words(lead.level)],
                ["Function", lead.function && words(lead.function)],
                ["Company", company],
                ["Industry", lead.industry?.name],
                [
                  "Size",
                  lead.employees &&
                    people({ min: lead.employees.min, ...(lead.employees.max ? { max: lead.employees.max } : {}) }),
                ],
                ["Place", place(lead)],
                ["Website", lead.domain],
                ["Revenue", lead.revenue],
                ["Business case", decision.case],
                ["Territory", decision.territory],
              ]}
            />
          </Panel>
          <Relation record={record} changed={changed} />
          <Activities id={record.id} version={version} />
          <History id={record.id} version={version} />
        </div>
      </div>
    </Page>
  );
}
