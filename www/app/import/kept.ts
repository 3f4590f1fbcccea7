/**
 * How far an import came, kept in this browser, so that it can go on after the page was closed.
 *
 * In scope: what became of each row, by number. Not in scope: the rows themselves: the file stays where it is, and is asked for
 * again.
 */
import { me } from "../parts/me.ts";
import type { Done } from "./run.ts";

export interface Run {
  /** Of file and mapping, and of who is signed in. */
  id: string;
  digest: string;
  name: string;
  rows: number;
  mapping: (string | null)[];
  at: string;
}

const whoever = () => me.value?.person?.id ?? "";

export const runId = (digest: string, mapping: (string | null)[]): string =>
  `${whoever()} ${digest} ${JSON.stringify(mapping)}`;

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open("frontdesk-imports", 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("runs", { keyPath: "id" });
    request.result.createObjectStore("rows", { keyPath: ["run", "row"] });
  };
  return settled(request);
}

const all = (run: string) => IDBKeyRange.bound([run], [run, []]);

/** The last import of whoever is signed in that didn't come to its end. */
export async function unfinished(): Promise<(Run & { done: number }) | null> {
  const runs: Run[] = await settled((await opened()).transaction("runs").objectStore("runs").getAll());
  const mine = runs.filter(({ id }) => id.startsWith(`${whoever()} `)).sort((a, b) => b.at.localeCompare(a.at));
  for (const run of mine) {
    const done = await settled((await opened()).transaction("rows").objectStore("rows").count(all(run.id)));
    if (done < run.rows) return { ...run, done };
  }
  return null;
}

export async function begin(run: Run): Promise<Done[]> {
  const database = await opened();
  await settled(database.transaction("runs", "readwrite").objectStore("runs").put(run));
  return settled(database.transaction("rows").objectStore("rows").getAll(all(run.id)));
}

export async function note(run: string, done: Done[]): Promise<void> {
  const rows = (await opened()).transaction("rows", "readwrite").objectStore("rows");
  await Promise.all(done.map((done) => settled(rows.put({ run, ...done }))));
}

export async function forget(run: string): Promise<void> {
  const stores = (await opened()).transaction(["runs", "rows"], "readwrite");
  await settled(stores.objectStore("rows").delete(all(run)));
  await settled(stores.objectStore("runs").delete(run));
}
