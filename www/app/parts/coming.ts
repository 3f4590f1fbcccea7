/**
 * Doors that the API has and doesn't describe yet.
 *
 * In scope: their shapes. Each goes from here once `#api` has it.
 */
import type { Clock } from "#api";

export type Stage =
  | "new"
  | "accepted"
  | "attempted"
  | "contacted"
  | "qualified"
  | "opportunity"
  | "won"
  | "lost"
  | "disqualified"
  | "nurture";

export interface LeadLine {
  id: string;
  created_at: string;
  name?: string | null;
  title?: string | null;
  company?: string | null;
  email?: string | null;
  phone?: string | null;
  country?: string | null;
  industry?: string | null;
  level?: string | null;
  account_id?: string | null;
  business_case: string;
  territory: string;
  team?: string | null;
  owner?: string | null;
  priority: number;
  due_at?: string | null;
  accepted_at?: string | null;
  acted_at?: string | null;
  overdue: boolean;
  held: boolean;
  stage: Stage;
  disposition?: string | null;
  next_step?: string | null;
  next_at?: string | null;
  amount?: number | null;
  currency?: string | null;
  source?: string | null;
  campaign?: string | null;
  sealed: boolean;
}

export interface LeadPage {
  leads: LeadLine[];
  next: string | null;
}

export interface Standing {
  stage: Stage;
  furthest: Stage;
  disposition?: string | null;
  next_step?: string | null;
  next_at?: string | null;
  amount?: number | null;
  currency?: string | null;
  activities: number;
  last_at?: string | null;
}

export interface Activity {
  number: number;
  at: string;
  by?: string | null;
  kind: string;
  member?: string | null;
  disposition?: string | null;
  stage?: Stage | null;
  note?: string | null;
  next_step?: string | null;
  next_at?: string | null;
  amount?: number | null;
  currency?: string | null;
}

export interface Dispositions {
  stages: Stage[];
  dispositions: { name: string; stage: Stage }[];
  qualified: string;
  currency: string;
  time_zone: string;
}

export interface FollowUp {
  disposition?: string;
  note?: string;
  next_step?: string;
  next_at?: string;
  amount?: number;
  currency?: string;
}

interface OwnerClock {
  owner: string | null;
  clock: Clock | null;
}

export interface Campaign {
  id: string;
  name: string;
  names: string[];
  cost?: number | null;
  currency?: string | null;
  starts_on?: string | null;
  ends_on?: string | null;
}

export interface Absence {
  number: number;
  member: string;
  from: string;
  to?: string | null;
  withdrawn?: unknown;
}

export interface MemberStanding {
  member: string;
  teams: { team: string; segment: string; credit: number; turns: number; entitled: number; owed: number }[];
  given: number;
  accepted: number;
  rejected: number;
  followed: number;
  in_time: number;
  open: number;
  overdue: number;
  days: number;
}

export interface Column {
  name: string;
  kind: "count" | "share" | "seconds" | "money" | "number";
  definition: string;
  of?: string | null;
}

export interface Report {
  report: string;
  by?: string | null;
  from?: string | null;
  to?: string | null;
  zone: string;
  as_of: string;
  model?: string | null;
  columns: Column[];
  rows: { key: Record<string, string | null>; values: Record<string, number | null>; leads: string }[];
  totals: Record<string, number | null>;
}

export interface Minimum {
  team: string;
  partner?: string | null;
  percent: number;
  given: number;
  followed: number;
  share?: number | null;
  state: "ok" | "too_few" | "warned" | "suspended";
  below_since?: string | null;
  suspends_at?: string | null;
  suspended_at?: string | null;
  returns_from?: string | null;
  missing: number;
}

export interface Coming {
  "GET /v1/leads": { answer: LeadPage };
  "POST /v1/leads/{id}/follow-up": { body: FollowUp; answer: OwnerClock & { standing: Standing; activity: Activity } };
  "GET /v1/leads/{id}/activities": { answer: Activity[] };
  "GET /v1/dispositions": { answer: Dispositions };
  "GET /v1/pool": { answer: { leads: LeadLine[] } };
  "POST /v1/leads/{id}/claim": { body: Record<string, never>; answer: OwnerClock };
  "GET /v1/members/{id}/absences": { answer: Absence[] };
  "POST /v1/members/{id}/absences": { body: { from: string; to?: string }; answer: Absence };
  "DELETE /v1/absences/{number}": { answer: Absence };
  "GET /v1/members/{id}/standing": { answer: MemberStanding };
  "GET /v1/campaigns": { answer: Campaign[] };
  "POST /v1/campaigns": { body: Partial<Campaign>; answer: Campaign };
  "POST /v1/campaigns/{id}": { body: Partial<Campaign>; answer: Campaign };
  "DELETE /v1/campaigns/{id}": { answer: Campaign };
  "GET /v1/reports/{name}": { answer: Report };
  "GET /v1/minimum-follow-up": { answer: Minimum[] };
  "GET /v1/minimum-follow-up/preview": { answer: Minimum[] };
}
