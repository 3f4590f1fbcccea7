/**
 * How many tests a runner says passed and failed.
 *
 * In scope: the closing lines of `cargo test` and of node's test runner. Not in scope: running them.
 */

/** @param {string} output */
export function count(output) {
  const tally = { passed: 0, failed: 0 };
  for (const line of output.split("\n")) {
    const rust = /^test result: \w+\. (\d+) passed; (\d+) failed/.exec(line.trim());
    if (rust) {
      tally.passed += Number(rust[1]);
      tally.failed += Number(rust[2]);
    }
    const node = /^(?:ℹ|#) (pass|fail|cancelled) (\d+)$/.exec(line.trim());
    if (node) tally[node[1] === "pass" ? "passed" : "failed"] += Number(node[2]);
  }
  return tally;
}
