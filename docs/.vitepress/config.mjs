/**
 * The documentation's site: `npm run docs` builds it into target/docs, without the network.
 *
 * In scope: the order of pages, where they go. Not in scope: what they say; pages that are made of the code (reference/).
 */
import { join } from "node:path";
import { defineConfig } from "vitepress";
import { referencePages } from "../../scripts/docs/pages.mjs";
import { at } from "../../scripts/lib/paths.mjs";

const section = (/** @type {string} */ folder, /** @type {[string, string][]} */ pages) =>
  pages.map(([text, page]) => ({ text, link: `/${folder}/${page}` }));

export default defineConfig({
  title: "Frontdesk",
  description: "Recognizes every lead who comes to a company's web forms and walks them to the right person",
  lang: "en",
  // No icon of its own: browsers would ask for one.
  head: [["link", { rel: "icon", href: "data:," }]],
  outDir: at("target", "docs"),
  cacheDir: at("target", "docs-cache"),
  base: process.env.DOCS_BASE || "/",
  cleanUrls: true,
  metaChunk: true,
  // Whoever reads offline finds everything too: the index is built with the pages.
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Tutorial", link: "/tutorial/first-lead" },
      { text: "How to", link: "/guide/write-a-playbook" },
      { text: "Reference", link: "/reference/playbook" },
      { text: "Why", link: "/explanation/design" },
    ],
    sidebar: [
      { text: "Tutorial", items: section("tutorial", [["Your first routed lead", "first-lead"]]) },
      {
        text: "How to",
        items: section("guide", [
          ["Write a playbook", "write-a-playbook"],
          ["Prove, compare, publish", "publish-a-playbook"],
          ["Come from Salesforce assignment rules", "from-salesforce"],
          ["Come from a routing graph", "from-a-routing-graph"],
          ["Come from matching lists", "from-matching-lists"],
          ["Register partners and deals", "partners-and-deals"],
          ["Embed the form", "embed-the-form"],
          ["Receive webhooks", "webhooks"],
          ["Tell Slack", "tell-slack"],
          ["Receive CloudEvents", "receive-cloudevents"],
          ["Send mail", "send-mail"],
          ["Host it yourself", "self-host"],
          ["Deploy on Cloudflare", "deploy-on-cloudflare"],
          ["Prove a port of your own", "conformance"],
        ]),
      },
      {
        text: "Reference",
        items: [...section("reference", referencePages()), { text: "Sealed prefill", link: "/prefill" }],
      },
      {
        text: "Why",
        items: section("explanation", [
          ["Why it is built so", "design"],
          ["What a receipt proves", "receipts"],
        ]),
      },
    ],
  },
  vite: { build: { chunkSizeWarningLimit: 2_000 }, cacheDir: join(at("target"), "docs-cache", "vite") },
});
