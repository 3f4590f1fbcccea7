/**
 * Which territory a place belongs to.
 *
 * In scope: asking the core, for a lead of whom nothing but the place is known. Not in scope: drawing.
 */
import type { ToldFinding } from "#api";
import { core } from "../../parts/core.ts";
import { proof } from "../check.ts";
import { countryCodes } from "../form/known.ts";
import { everyState } from "./codes.ts";

export interface Whose {
  /** By country or state: the territory's name, and the team that would have the lead. */
  places: Map<string, { territory: string; team: string }>;
  /** What the proof says of territories. */
  findings: ToldFinding[];
}

const NOW = "2026-01-01T00:00:00Z";

export async function whose(text: string): Promise<Whose> {
  const { Playbook, route } = await core();
  const playbook = Playbook.fromToml(text);
  const places: Whose["places"] = new Map();
  try {
    const ask = (place: string, lead: Record<string, string>) => {
      const submission = { id: "place", raw: [], lead, searched: { book: null, candidates: [] } };
      const { decision } = JSON.parse(route(JSON.stringify(submission), "{}", playbook, NOW));
      places.set(place, { territory: decision.territory, team: decision.team ?? "" });
    };
    for (const country of countryCodes()) ask(country, { country });
    for (const state of everyState()) ask(state, { country: "US", state });
  } finally {
    playbook.free();
  }
  const findings = (await proof(text)).filter(({ at }) => at.startsWith("territory["));
  return { places, findings };
}

/** The place of a finding's lead; `null`: anywhere. */
export function placeOf({ witness }: ToldFinding): string | null {
  const value = (name: string) => witness?.find(({ field }) => field === name)?.value ?? null;
  const country = value("country");
  const state = value("state");
  return country === "US" && state ? state : country;
}
