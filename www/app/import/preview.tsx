/**
 * Rows of a file as the core reads them, before anything is sent.
 *
 * In scope: what was understood of each, what wasn't. Not in scope: reading it.
 */
import { countryName, words } from "../../pages/words.ts";
import { Icon } from "../parts/icon.tsx";
import { label } from "../playbook/form/known.ts";
import type { Understood } from "./columns.ts";

interface Parts {
  email?: { address: string; kind: string };
  phone?: { e164: string };
  first_name?: string;
  last_name?: string;
  title?: string;
  level?: string;
  function?: string;
  company?: { name: string };
  state?: string;
  country?: string;
  industry?: { code: string; name: string };
  employees?: { min: number; max?: number };
}

const some = (...parts: (string | undefined)[]): string => parts.filter(Boolean).join(", ");

const between = ({ min, max }: { min: number; max?: number }): string => {
  const [from, to] = [min, max].map((count) => count?.toLocaleString("en"));
  return max === undefined ? `${from}+` : min === max ? `${from}` : `${from}–${to}`;
};

export function Preview({ rows }: { rows: Understood[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard.
    <section class="table short preview" aria-label="The first rows" tabIndex={0}>
      <table>
        <thead>
          <tr>
            {["Row", "Who", "How to reach", "Company", "Title", "Where", "Not understood"].map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ lead, refused }, index) => (
            <Row key={index} number={index + 1} lead={lead} refused={refused} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ number, lead, refused }: Understood & { number: number }) {
  const {
    email,
    phone,
    first_name,
    last_name,
    title,
    level,
    function: job,
    company,
    state,
    country,
    industry,
    employees,
  } = lead as Parts;
  const kept = (lead.notes ?? []).filter(({ outcome, rule }) => outcome === "kept" && rule !== "unknown_field");
  const size = employees && `${between(employees)} people`;
  return (
    <tr>
      <td class="numeric">{number}</td>
      <td>{[first_name, last_name].filter(Boolean).join(" ")}</td>
      <td>
        {refused ? (
          <span class="wrong">
            <Icon name="triangle-exclamation" /> {refused}: the row will be refused.
          </span>
        ) : (
          <span class="two-lines">
            {email?.address ?? phone?.e164}
            <small>{some(email && `${words(email.kind)} e-mail`, email && phone?.e164)}</small>
          </span>
        )}
      </td>
      <td>
        <span class="two-lines">
          {company?.name}
          <small>{some(industry?.name, size)}</small>
        </span>
      </td>
      <td>
        <span class="two-lines">
          {title}
          <small>{some(level && words(level), job && words(job))}</small>
        </span>
      </td>
      <td>{some(state, country && countryName(country))}</td>
      <td>
        {kept.map(({ field, found }) => (
          <span key={field} class="mark wa-warning">
            {label(field)}: {found}
          </span>
        ))}
      </td>
    </tr>
  );
}
