/**
 * What crosses the wire for a form: a lead's fields, the lead in standard form, the answer, problems.
 *
 * In scope: types only. The Rust sides are the core's `lead` and the ledger's `answer`; what only those see to whom a
 * decision is explained is not here.
 */

/** A form's fields as they were typed, by name. */
export type Fields = Record<string, string>;

export interface Note {
  field: string;
  outcome: "read" | "inferred" | "suggested" | "kept";
  rule: string;
  found: string;
  suggestion?: string;
}

export interface Lead {
  email?: { address: string; domain: string; kind: string; suggestion?: string };
  phone?: { e164: string; country?: string };
  first_name?: string;
  last_name?: string;
  title?: string;
  level?: string;
  function?: string;
  company?: { name: string; core: string; legal_form?: string };
  domain?: string;
  country?: string;
  industry?: { code: string; name: string };
  employees?: { min: number; max?: number };
  message?: string;
  notes?: Note[];
}

export interface FieldProblem {
  field: string;
  found: string;
  expected: string;
}

/** A lead, or why nobody could answer it. */
export type Standardized = (Lead & { refused?: undefined }) | { refused: { problems: FieldProblem[] } };

/** What whoever submits is told. */
export interface Answer {
  id: string;
  owner?: { name: string; time_zone: string | null; booking?: string } | null;
  due_at?: string | null;
  /** Whether what was asked for, a free trial, is granted at once; none: nobody asked, or a person will say. */
  grant?: boolean;
  /** Of a deal that was registered. */
  state?: string;
}

/** Problem details by RFC 9457. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  errors?: FieldProblem[];
}
