/**
 * What is wrong with a playbook, said by the core itself in this browser.
 *
 * In scope: loading it once, reading what it says. Not in scope: the rules of playbooks.
 */

export interface Finding {
  /** From 1; 0: the whole text. */
  line: number;
  column: number;
  message: string;
}

interface Core {
  default: () => Promise<unknown>;
  Playbook: { fromToml: (text: string) => { version: string; free: () => void } };
}

let loading: Promise<Core> | undefined;

/** The whole core is loaded when somebody begins to edit, not before. */
export function core(): Promise<Core> {
  loading ??= import(/* @vite-ignore */ "/pkg/frontdesk.js" as string).then(async (core: Core) => {
    await core.default();
    return core;
  });
  return loading;
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
