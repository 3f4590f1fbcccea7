/**
 * The page behind a link to a lead: accept it, reject it with a reason, and say what came of it, without signing in.
 *
 * In scope: the order of things. Not in scope: what a link counts for, which the server alone knows, and who the lead is before it was
 * accepted, which it doesn't tell. A link's secret stands behind `#`, which browsers send to nobody; it is taken out of the address
 * at once, and is kept for this tab, so that the page can be loaded again. Opening the page changes nothing.
 */
import { byId, el } from "./dom.ts";
import { countryName, words } from "./words.ts";

interface Line {
  name: string | null;
  title: string | null;
  company: string | null;
  email: string | null;
  phone: string | null;
  country: string | null;
  industry: string | null;
  level: string | null;
  product: string | null;
  due_at: string | null;
  accepted_at: string | null;
  acted_at: string | null;
  stage: string;
  disposition: string | null;
  sealed: boolean;
}

interface Linked {
  lead: Line;
  message: string | null;
  member: string;
  dispositions: { name: string; stage: string }[];
  currency: string;
}

const KEPT = "work-link";

const part = (id: string) => byId(id, HTMLElement);
const full = new Intl.DateTimeFormat("en-GB", { dateStyle: "full", timeStyle: "short" });

function say(text: string, bad = false): void {
  part("said").textContent = text;
  part("said").classList.toggle("bad", bad);
}

const over: Record<string, [title: string, text: string]> = {
  "link-expired": [
    "This link doesn’t count any more",
    "It has expired, or was cut off on its way. Ask whoever sent it for a new one.",
  ],
  "link-over": [
    "Somebody else has this lead now",
    "It was rejected, its time had run out, or it was given to somebody else. There is nothing left for you to do.",
  ],
};

function showOver(code: string): void {
  const [title, text] = over[code] ?? over["link-expired"] ?? ["", ""];
  for (const id of ["lead", "report"]) part(id).hidden = true;
  part("over").hidden = false;
  part("over-title").textContent = title;
  part("over-text").textContent = text;
  part("title").textContent = "Nothing to do here";
  sessionStorage.removeItem(KEPT);
}

function facts(rows: [label: string, value: string | null][]): void {
  const known = rows.filter(([, value]) => value);
  part("facts").replaceChildren(...known.flatMap(([label, value]) => [el("dt", "", label), el("dd", "", value ?? "")]));
}

function link(href: string, text: string): HTMLAnchorElement {
  const anchor = el("a", "", text);
  anchor.href = href;
  return anchor;
}

function show({ lead, message, member, dispositions, currency }: Linked): void {
  const who = lead.name ?? lead.email ?? lead.phone ?? "Somebody without a name";
  part("lead").hidden = false;
  part("title").textContent = lead.sealed ? `A lead for you, ${member}` : `Your lead, ${member}`;
  part("who").textContent = lead.sealed ? "Who it is, you see when you accept it" : who;
  const due = lead.due_at && !lead.acted_at ? `To be answered by ${full.format(new Date(lead.due_at))}` : "";
  part("due").textContent = due || (lead.disposition ? `Last: ${lead.disposition}` : "");
  facts([
    ["Company", lead.company],
    ["Title", lead.title],
    ["Level", lead.level && words(lead.level)],
    ["Industry", lead.industry],
    ["Country", lead.country && countryName(lead.country)],
    ["Asked for", lead.product],
    ["Stage", words(lead.stage)],
  ]);
  part("message").hidden = !message;
  part("message").textContent = message ?? "";
  part("contact").replaceChildren(
    ...(lead.phone ? [link(`tel:${lead.phone}`, lead.phone)] : []),
    ...(lead.email ? [link(`mailto:${lead.email}`, lead.email)] : []),
  );
  const fresh = !lead.accepted_at && !lead.acted_at;
  part("fresh").hidden = !fresh;
  part("reject").hidden = true;
  part("refuse").setAttribute("aria-expanded", "false");
  part("report").hidden = fresh;
  part("currency").textContent = currency;
  const stages = [...new Set(dispositions.map(({ stage }) => stage))];
  byId("disposition", HTMLSelectElement).replaceChildren(
    new Option("As it was", ""),
    ...stages.map((stage) => {
      const group = document.createElement("optgroup");
      group.label = words(stage);
      group.append(...dispositions.filter((one) => one.stage === stage).map(({ name }) => new Option(name)));
      return group;
    }),
  );
}

/** Asks by the link; whether it was done. */
async function ask(link: string, asked: Record<string, unknown>, told: string): Promise<boolean> {
  let response: Response;
  try {
    response = await fetch("/v1/work-link", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ link, ...asked }),
    });
  } catch {
    say("There is no connection just now. Please try again.", true);
    return false;
  }
  const answer = await response.json().catch(() => ({}));
  if (response.ok) {
    show(answer);
    say(told);
    return true;
  }
  const code = String(answer.type ?? "").split("#")[1] ?? "";
  if (response.status === 410) {
    say("");
    showOver(code);
  } else {
    const [first] = answer.errors ?? [];
    say(first ? `${first.field}: expected ${first.expected}` : (answer.title ?? "Please try again."), true);
  }
  return false;
}

/** The currency's smallest unit, in which amounts are sent. */
function smallest(typed: string, currency: string): number | null {
  const value = Number(typed.replace(/[\s,]/g, ""));
  if (!typed.trim() || !Number.isFinite(value)) return null;
  const style = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  return Math.round(value * 10 ** (style.maximumFractionDigits ?? 2));
}

function work(link: string): void {
  byId("accept", HTMLButtonElement).addEventListener("click", async () => {
    if (await ask(link, { work: "accept" }, "The lead is yours. Good luck!")) part("title").focus();
  });
  const refuse = byId("refuse", HTMLButtonElement);
  refuse.addEventListener("click", () => {
    const opens = part("reject").hidden;
    part("reject").hidden = !opens;
    refuse.setAttribute("aria-expanded", String(opens));
    if (opens) part("reason").focus();
  });
  byId("reject", HTMLFormElement).addEventListener("submit", async (event) => {
    event.preventDefault();
    const reason = byId("reason", HTMLInputElement).value.trim();
    if (!reason) return;
    await ask(link, { work: "reject", reason }, "");
    // Whoever rejected it has it no more: that is what they wanted.
    if (!part("over").hidden) part("over-title").textContent = "Rejected: somebody else has it now";
  });
  byId("follow-up", HTMLFormElement).addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = byId("follow-up", HTMLFormElement);
    const values = new FormData(form);
    const text = (name: string) => String(values.get(name) ?? "").trim();
    const currency = part("currency").textContent ?? "";
    const amount = smallest(text("amount"), currency);
    const next = text("next_at");
    const said = {
      ...Object.fromEntries(
        ["disposition", "note", "next_step"].map((name) => [name, text(name)]).filter(([, on]) => on),
      ),
      ...(next && { next_at: new Date(next).toISOString() }),
      ...(amount !== null && { amount, currency }),
    };
    if (await ask(link, { work: "follow-up", follow_up: said }, "Noted. Thank you!")) form.reset();
  });
}

const given = location.hash.slice(1);
if (given) {
  sessionStorage.setItem(KEPT, given);
  history.replaceState(null, "", location.pathname);
}
const kept = sessionStorage.getItem(KEPT);
if (kept) {
  work(kept);
  await ask(kept, {}, "");
} else {
  showOver("link-expired");
}
