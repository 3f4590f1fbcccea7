/**
 * What is wrong with a playbook, said by the core itself in this browser.
 *
 * In scope: reading what it says. Not in scope: the rules of playbooks.
 */
import type { ToldFinding } from "#api";
import { core } from "../parts/core.ts";

export interface Finding {
  /** From 1; 0: the whole text. */
  line: number;
  column: number;
  message: string;
}

const SAID = /^line (\d+), column (\d+): (.*)$/;

export async function check(text: string): Promise<{ version?: string; findings: Finding[] }> {
  const { Playbook } = await core();
  try {
    const playbook = Playbook.fromToml(text);
    const { version } = playbook;
    playbook.free();
    return { version, findings: [] };
  } catch (error) {
    const lines = String(error instanceof Error ? error.message : error).split("\n");
    const findings = lines.map((message) => {
      const [, line, column, said] = SAID.exec(message) ?? [];
      return { line: Number(line ?? 0), column: Number(column ?? 0), message: said ?? message };
    });
    return { findings };
  }
}

/** What is so of a playbook that reads well, for every lead there can be. */
export async function proof(text: string): Promise<ToldFinding[]> {
  const { Playbook } = await core();
  const playbook = Playbook.fromToml(text);
  try {
    return JSON.parse(playbook.check(text));
  } finally {
    playbook.free();
  }
}
