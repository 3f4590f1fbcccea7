/**
 * Who is signed in, and what they may do.
 *
 * In scope: what decides which pages are offered. Not in scope: what a page may show, which the API decides alone.
 */

import { signal } from "@preact/signals";
import type { Me, Right, Role } from "#api";
import { ask } from "./ask.ts";

export const me = signal<Me | null>(null);

export async function whoAmI(): Promise<void> {
  me.value = await ask("GET /v1/me");
}

/** Whether they have this right; `admin` has all. */
export const may = (right: Right): boolean => {
  const rights = me.value?.rights ?? [];
  return rights.includes("admin") || rights.includes(right);
};

export const role = (): Role | undefined => me.value?.person?.role;

export const isPartner = (): boolean => Boolean(me.value?.person?.partner);

/** Whether they may give leads to others: who sees more than their own. */
export const mayGive = (): boolean => may("leads:work") && role() !== "member" && role() !== "partner_member";

/** The member of the playbook who they are, if any. */
export const member = (): string | null => me.value?.person?.member ?? null;

/** What they are called. */
export const name = (): string => me.value?.person?.name || me.value?.person?.email || me.value?.name || "";
