/**
 * The playbook's form writes into the text: only where something was changed, and so that it reads as what was meant.
 *
 * In scope: the changes of the text, as text. Not in scope: the form in a browser (app_operations.test.mjs).
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { build } from "esbuild";
import { at } from "../scripts/lib/paths.mjs";

/** @type {any} */
let toml;
before(async () => {
  const contents = ["read", "edits", "write"].map((name) => `export * from "./${name}.ts";`).join("\n");
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: at("www", "app", "playbook", "toml"), loader: "ts" },
    bundle: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    write: false,
  });
  toml = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]?.text ?? "").toString("base64")}`);
});

const small = `# Ours.
name = "Acme" # the company

# ---- Teams ----
[team.a]
members = ["x", "y"] # both
cap.day = 3

# The second.
[team."b c"]
members = [
  # first
  "z",
]

# ---- Cases ----
# Rivals.
[[case]]
name = "Competitor"
when = { account.kind = "competitor" } # always

# The rest.
[[case]]
name = "New business"
within = "8h"
[case.more]
deep = 1
`;

/** @param {(document: any) => any} change @param {string} [text] */
function after(change, text = small) {
  const document = toml.read(text);
  assert.ok(document, "it doesn't read");
  const next = toml.applied(text, change(document));
  assert.ok(toml.read(next), `it doesn't read any more:\n${next}`);
  return next;
}

test("a value is set, added and removed, and nothing else", () => {
  for (const [path, value, from, to] of [
    [["name"], "Acme AG", '"Acme" #', '"Acme AG" #'],
    [["team", "a", "members"], ["y"], '["x", "y"] #', '["y"] #'],
    [["team", "a", "manager"], "x", "cap.day = 3\n", 'cap.day = 3\nmanager = "x"\n'],
    [["team", "a", "cap", "day"], 4, "cap.day = 3", "cap.day = 4"],
    [["team", "a", "cap"], undefined, "cap.day = 3\n", ""],
    [["team", "a", "cap"], { week: 9 }, "cap.day = 3\n", "cap = { week = 9 }\n"],
    [["team", "b c", "manager"], "z", '  "z",\n]\n', '  "z",\n]\nmanager = "z"\n'],
    [
      ["case", 0, "when"],
      { account: { kind: ["competitor", "isv"] }, employees: { min: 5 } },
      '{ account.kind = "competitor" } # always',
      '{ account.kind = ["competitor", "isv"], employees = { min = 5 } } # always',
    ],
    [["case", 0, "when", "country"], "DE", '"competitor" }', '"competitor", country = "DE" }'],
    [["case", 0, "when", "account", "kind"], undefined, '{ account.kind = "competitor" }', "{}"],
    [["case", 1, "priority"], -3, 'within = "8h"\n', 'within = "8h"\npriority = -3\n'],
    [["case", 1, "more"], undefined, "[case.more]\ndeep = 1\n", ""],
    [["watcher"], "x", "# the company\n", '# the company\nwatcher = "x"\n'],
  ]) {
    const next = after((document) => toml.set(document, path, value));
    assert.equal(
      next,
      small.replace(/** @type {string} */ (from), () => /** @type {string} */ (to)),
      String(path),
    );
  }
});

test("a section that isn't there is begun at the end", () => {
  const next = after((document) => toml.set(document, ["minimum_follow_up", "percent"], 70));
  assert.equal(next, `${small}\n[minimum_follow_up]\npercent = 70\n`);
  assert.equal(
    after((document) => toml.add(document, ["sla"], "fast", { accept: "30m" }), ""),
    '[sla.fast]\naccept = "30m"\n',
  );
  assert.equal(
    after((document) => toml.set(document, ["name"], "x"), "[team.a]\n"),
    'name = "x"\n\n[team.a]\n',
  );
});

test("an entry is added after its kind, removed with its comments, and moved with them", () => {
  const added = after((document) => toml.add(document, ["team"], "c d", { members: [] }));
  assert.equal(added, small.replace('  "z",\n]\n', '  "z",\n]\n\n[team."c d"]\nmembers = []\n'));
  const between = after((document) => toml.add(document, ["case"], null, { name: "Partner" }, 0));
  assert.equal(between, small.replace("# always\n", '# always\n\n[[case]]\nname = "Partner"\n'));
  const removed = after((document) => toml.remove(document, ["case", 0]));
  assert.equal(removed, small.replace(/# Rivals[\s\S]*?# always\n\n/, ""));
  const swapped = after((document) => toml.swap(document, ["case"], 1, 0));
  assert.match(
    swapped,
    /# ---- Cases ----\n# The rest\.\n\[\[case\]\]\nname = "New business"\nwithin = "8h"\n\[case\.more\]\ndeep = 1\n\n# Rivals\.\n\[\[case\]\]\nname = "Competitor"/,
  );
  assert.deepEqual(toml.swap(toml.read(small), ["case"], 1, 2), []);
});

test("what is no TOML isn't taken apart, and lines are told", () => {
  assert.equal(toml.read('name = "'), null);
  const document = toml.read(small);
  assert.equal(toml.lineAt(small, toml.entryAt(document, ["case", 0]).from), 17);
});

test("values read as what they were", () => {
  const value = {
    text: 'a "quoted" \\ line\nwith \u007f and é',
    list: Array.from({ length: 60 }, (_, number) => `value number ${number}`),
    "odd name": { min: 1, flag: true, nothing: {} },
    account: { kind: "isv", days: { max: 3 } },
    share: 0.85,
  };
  const text = Object.entries(value)
    .map(([name, part]) => `${toml.key(name)} = ${toml.toml(part, name.length + 3)}`)
    .join("\n");
  assert.deepEqual(toml.read(text).value, value);
  assert.ok(
    text.split("\n").every((line) => line.length <= 120),
    text,
  );
});

test("values of the demo's playbook can be set to themselves, and every row moved there and back", () => {
  const text = readFileSync(at("demo", "playbook.toml"), "utf8");
  const document = toml.read(text);
  const pairs = [document.top, ...document.blocks].flatMap(({ pairs }) => pairs);
  // Each reading takes a while: every ninth, which is some of every kind.
  for (const { path } of pairs.filter((_, index) => index % 9 === 0)) {
    const value = toml.valueAt(document, path);
    const next = after((document) => toml.set(document, path, value), text);
    assert.deepEqual(toml.read(next).value, document.value, String(path));
  }
  for (let row = 1; row < document.value.case.length; row += 1) {
    const there = after((document) => toml.swap(document, ["case"], row, row - 1), text);
    assert.equal(toml.read(there).value.case[row].name, document.value.case[row - 1].name);
    assert.equal(
      after((document) => toml.swap(document, ["case"], row, row - 1), there),
      text,
    );
  }
});
