/**
 * A decision as it crosses the wire, to whom it is explained.
 *
 * In scope: types only. The Rust side is the core's `decision`. What everybody is told is the widget's `lead.ts`.
 */
import type { Answer } from "../widget/lead.ts";

export interface Held {
  field: string;
  value: string | null;
}

export interface Evidence {
  feature: string;
  level: string;
  /** Hundredths of log odds. */
  points: number;
}

/** How a lead is like an earlier submission. */
export interface Alike {
  lead: string;
  submission: string;
  confidence: number;
  evidence: Evidence[];
}

export type Verdict = "match" | "review" | "none";

export type Reason =
  | {
      stage: "merge";
      into: string;
      submission: string;
      key: string;
      confidence: number;
      evidence: Evidence[];
      filled: string[];
      replaced?: string[];
    }
  | ({ stage: "possible_duplicate" } & Alike)
  | ({ stage: "changed_job" } & Alike)
  | { stage: "book_missing" }
  | {
      stage: "match";
      account: string;
      name: string;
      confidence: number;
      verdict: Verdict;
      /** Hundredths of log odds; with the evidence's points it adds up to the confidence's. */
      prior: number;
      evidence: Evidence[];
    }
  | { stage: "left_out"; because: string; accounts: string[] }
  | { stage: "held_back"; account: string; because: string }
  | { stage: "reviewed"; account: string; name: string; organisation: string }
  | { stage: "tie_break"; rule: string; chosen: string; over: string[] }
  /** `passed_over`: how many rows were, before this one. */
  | { stage: "case"; name: string; because: Held[]; passed_over: number }
  | { stage: "territory"; name: string; because: Held[]; passed_over: number }
  | { stage: "partner"; name: string; because: Held[] }
  | { stage: "priority"; rule: string; points: number }
  | { stage: "owner"; rule: string; member: string; of: string[] }
  | { stage: "ineligible"; member: string; because: string }
  | {
      stage: "turn";
      distribute: string;
      segment?: string;
      /** Millionths of a lead, by member: owed above 0, ahead below. */
      credits: Record<string, number>;
      owed?: Record<string, number>;
      settled?: [string, number][];
    }
  | { stage: "held"; team: string; until: string | null }
  | { stage: "due"; within_minutes: number; calendar: string; from: string };

export interface Decision {
  duplicate_of: string | null;
  account_id: string | null;
  /** 0 to 1. */
  confidence: number;
  verdict: Verdict;
  case: string;
  territory: string;
  team: string | null;
  owner: string | null;
  due_at: string | null;
  /** Nobody of the team could have it: the watcher has it until somebody can. */
  held?: boolean;
  priority: number;
  /** What the playbook advises whoever answers. */
  advice?: string;
  /** Whether what was asked for, a free trial, is granted at once. */
  grant?: boolean;
  playbook: string;
  book: string | null;
  reasons: Reason[];
}

/** An answer to a key that explains. */
export interface Explained extends Answer {
  lead_id?: string;
  decision?: Decision;
  /** The first of the rows that were passed over. */
  considered?: { cases: string[]; territories: string[] };
}
