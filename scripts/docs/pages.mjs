/**
 * The reference: which pages there are, and which of them are made of the code.
 *
 * In scope: the list. Made when the site is built and not committed, they can't be out of date.
 */
import { readFileSync } from "node:fs";
import { at } from "../lib/paths.mjs";
import { api } from "./api.mjs";
import { commandLine } from "./command_line.mjs";
import { costs } from "./costs.mjs";
import { events } from "./events.mjs";
import { fields } from "./fields.mjs";
import { matching } from "./matching.mjs";
import { playbook } from "./playbook.mjs";
import { problems } from "./problems.mjs";
import { opening } from "./text.mjs";

/** The element's own description stands beside its code. */
const widget = "www/widget/README.md";

/** Title, address, and what makes it; without, it is written by hand.
 * @type {[string, string, (() => string)?][]} */
const pages = [
  ["Playbook", "playbook", playbook],
  ["Lead fields", "lead-fields", fields],
  ["API", "api", api],
  [
    "Form widget",
    "form-widget",
    () => `${opening("Form widget", widget)}\n${readFileSync(at(widget), "utf8").replace(/^# .*\n/, "")}`,
  ],
  ["Command line", "command-line", commandLine],
  ["Matching: features and points", "matching", matching],
  ["Receipts format", "receipts"],
  ["Events", "events", events],
  ["Problems", "problems", problems],
  ["What it costs", "costs", costs],
];

/** @returns {[string, string][]} */
export const referencePages = () => pages.map(([text, page]) => [text, page]);

/** As VitePress wants pages that are made. */
export const generated = () => pages.flatMap(([, page, make]) => (make ? [{ params: { page }, content: make() }] : []));
