/**
 * The whole core in this browser, for the few pages that ask it themselves.
 *
 * In scope: loading it once, when it is first needed. Not in scope: what it says.
 */

export interface CorePlaybook {
  version: string;
  check: (text: string) => string;
  free: () => void;
}

interface Core {
  default: () => Promise<unknown>;
  Playbook: { fromToml: (text: string) => CorePlaybook };
  columns: () => string;
  columnOf: (name: string) => string | undefined;
  standardize: (fields: string) => string;
  standardizeFields: (fields: string) => string;
  route: (submission: string, known: string, playbook: CorePlaybook, now: string) => string;
}

let loading: Promise<Core> | undefined;

export function core(): Promise<Core> {
  loading ??= import(/* @vite-ignore */ "/pkg/frontdesk.js" as string).then(async (core: Core) => {
    await core.default();
    return core;
  });
  return loading;
}
