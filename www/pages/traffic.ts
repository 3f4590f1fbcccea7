/**
 * What the page sent, as the browser itself counts it.
 *
 * In scope: requests to the edge's doors and to sealed buckets, with what each tells. Not in scope: pages and scripts, which
 * are the same for everybody who comes.
 */
import { byId, el } from "./dom.ts";

/** What a request tells, by its path; nothing: it is a page or a script. */
const tells: [path: RegExp, request: string, what: string][] = [
  [/^\/v1\/forms\/[^/]+\/questions$/, "Which questions matter", "That a form was touched"],
  [/^\/prefill\/[^/]+\/index\.json$/, "How the buckets are laid out", "That a form was touched"],
  [/^\/v1\/prefill\//, "An evaluation", "32 bytes that are uniform, whatever the domain"],
  [/^\/prefill\/.+\.bin$/, "A bucket", "One of several hundred companies, or of all others"],
  [/^\/v1\/leads$/, "Your lead", "What you wrote: you pressed Send"],
];

/** Tells of every request from now on, and of those before. */
export function showTraffic(): void {
  let sent = false;
  const place = byId("requests", HTMLElement);
  byId("traffic", HTMLElement).hidden = false;
  const observer = new PerformanceObserver((entries) => {
    for (const { name, duration } of entries.getEntries()) {
      const { pathname } = new URL(name);
      const [, request, what] = tells.find(([path]) => path.test(pathname)) ?? [];
      if (!request) continue;
      place.querySelector(".none")?.remove();
      const again = sent && request === "Which questions matter";
      sent ||= request === "Your lead";
      const head = el("th", "", el("b", "", request), " ", el("code", "", pathname));
      head.scope = "row";
      place.append(
        el(
          "tr",
          "",
          head,
          el("td", "", again ? "What you sent before" : what),
          el("td", "", `${Math.max(1, Math.round(duration))} ms`),
        ),
      );
    }
  });
  observer.observe({ type: "resource", buffered: true });
}
