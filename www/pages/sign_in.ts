/**
 * The sign-in page: by a link, by the company's issuer, or by asking for a link; and out again.
 *
 * In scope: the order of things. Not in scope: who may sign in, which the server alone knows. A link's secret stands behind
 * `#`, which browsers send to nobody; it is taken out of the address at once, and sent when its owner presses the button.
 */
import { byId } from "./dom.ts";

const problems: Record<string, string> = {
  "not-signed-in": "You could not be signed in. A link works once and for an hour; or nobody here has your address.",
  "no-issuer": "This workspace has no company sign-in. Have a link mailed to you.",
};

const section = (id: string) => byId(id, HTMLElement);

function say(text: string): void {
  const trouble = section("trouble");
  trouble.textContent = text;
  if (text) trouble.focus();
}

const post = (path: string, body: unknown) =>
  fetch(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

/** Shows who is signed in, if anybody is. */
async function showWho(): Promise<void> {
  const response = await fetch("/v1/me");
  const person = response.ok ? (await response.json()).person : null;
  section("in").hidden = !person;
  section("ask").hidden = Boolean(person);
  if (person) section("who").textContent = `${person.name || person.email} (${person.role.replaceAll("_", " ")})`;
}

function offerLink(link: string): void {
  section("by-link").hidden = false;
  section("ask").hidden = true;
  byId("use", HTMLButtonElement).addEventListener("click", async () => {
    const response = await post("/v1/sign-in/link", { link });
    section("by-link").hidden = true;
    if (!response.ok) say(problems["not-signed-in"] ?? "");
    await showWho();
  });
}

function offerMail(): void {
  const form = byId("mail", HTMLFormElement);
  const workspace = byId("workspace", HTMLInputElement);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!workspace.reportValidity()) return;
    const email = byId("email", HTMLInputElement).value;
    const response = await post("/v1/sign-in", { workspace: workspace.value.trim(), email });
    section("sent").textContent = response.ok
      ? "If somebody here has this address, a link is on its way to it."
      : "This could not be asked for now. Please try again.";
  });
}

function offerOut(id: string, everywhere: boolean): void {
  byId(id, HTMLButtonElement).addEventListener("click", async () => {
    await post("/v1/sign-out", { everywhere });
    await showWho();
  });
}

/** Where whoever signs in goes on to: a page of the app, and nowhere else. */
function goOnTo(next: string | null): void {
  if (!next?.startsWith("/app/")) return;
  byId("next", HTMLInputElement).value = next;
  byId("on", HTMLAnchorElement).setAttribute("href", next);
}

const link = location.hash.slice(1);
const asked = new URLSearchParams(location.search);
goOnTo(asked.get("next"));
if (location.hash || location.search) history.replaceState(null, "", location.pathname);
byId("workspace", HTMLInputElement).value = asked.get("workspace") ?? "";
offerMail();
offerOut("out", false);
offerOut("everywhere", true);
say(problems[asked.get("problem") ?? ""] ?? "");
if (link.startsWith("sl_")) offerLink(link);
else await showWho();
