/** The command line, made of what the command says of itself. */
import { execFileSync } from "node:child_process";
import { command } from "./command.mjs";
import { opening } from "./text.mjs";

export function commandLine() {
  const help = (/** @type {string[]} */ ...args) =>
    execFileSync(command(), [...args, "--help"], {
      encoding: "utf8",
      env: { ...process.env, COLUMNS: "100" },
    }).trimEnd();
  const whole = help();
  const names = [...whole.matchAll(/^ {2}([a-z]+) {2,}\S/gm)]
    .map(([, name = ""]) => name)
    .filter((name) => name !== "help");
  if (names.length < 10)
    throw new Error(`\`frontdesk --help\` lists ${names.length} commands, expected more:\n${whole}`);
  const block = (/** @type {string} */ text) => `\`\`\`txt\n${text}\n\`\`\`\n`;
  return [
    opening("Command line", "frontdesk --help"),
    "`cargo install --path cli` installs `frontdesk`; `frontdesk completions` and `frontdesk man` write what shells and `man`",
    "want. Input is CSV with a header, TSV or NDJSON, `-` is stdin; output goes to `-o FILE` or stdout, progress and messages to",
    "stderr.\n",
    block(whole),
    ...names.map((name) => `## ${name}\n\n${block(help(name))}`),
  ].join("\n");
}
