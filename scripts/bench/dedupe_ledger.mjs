/**
 * One lead against a ledger of a million, on disk: rows read and milliseconds, and the rows that finding costs.
 *
 * In scope: building and running examples/ledger_million.rs, the table. The ledger is filled anew, with made-up leads, which
 * takes minutes.
 */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { at, cargoTarget, root } from "../lib/paths.mjs";
import { run } from "../lib/run.mjs";
import { print } from "./table.mjs";

/** @typedef {{ leads: number, sample: number, found: number, statements: number, keys_written: number,
 *   rows_read: number[], milliseconds: number[] }} Measured */

/** @param {(text: string) => void} say @returns {Promise<Measured>} */
export async function ledger(say) {
  await run("cargo", ["build", "--locked", "--release", "--example", "ledger_million"], { cwd: root, say });
  const file = at("target", "bench", "million.sqlite");
  const clear = () => {
    for (const end of ["", "-wal", "-shm"]) rmSync(file + end, { force: true });
  };
  clear();
  const output = await run(join(cargoTarget, "release", "examples", "ledger_million"), [file], { cwd: root, say });
  clear();
  return JSON.parse(output.slice(output.lastIndexOf('{"leads"')));
}

/** @param {Measured} measured */
export function printLedger(measured) {
  const { leads, sample, found, statements, keys_written, rows_read, milliseconds } = measured;
  print(`one lead against a ledger of ${leads} leads on disk (${sample} leads, ${found} of them found)`, [
    ["of a lead", "median", "99 %", "most"],
    ["rows read", ...rows_read],
    ["milliseconds", ...milliseconds],
    ["statements", statements, "", ""],
    ["rows written to be found by", keys_written, "", ""],
  ]);
}
