/**
 * The widget from the first touch on: reads the fields, helps while they are filled in, sends them, hands on what came of it.
 *
 * In scope: the order of things. Not in scope: each thing itself; without it the form posts as it would.
 */
import type { Attempt, Outcome } from "./attempt.ts";
import { card, sentence } from "./card.ts";
import type { Column } from "./columns.ts";
import { Company, fieldsOf } from "./company.ts";
import { CompanyAnswers } from "./company_answers.ts";
import { loadCore, warm } from "./core.ts";
import { el } from "./el.ts";
import { announce } from "./events.ts";
import { FormFields } from "./fields.ts";
import { understood } from "./hints.ts";
import * as kept from "./kept.ts";
import { Known } from "./known.ts";
import type { Answer, Fields, Lead, Problem } from "./lead.ts";
import { personOf, takeLink } from "./link.ts";
import { parts } from "./moments.ts";
import { more } from "./more.ts";
import { Outbox } from "./outbox.ts";
import { forget, profile, remember } from "./profile.ts";
import { questions, useless } from "./questions.ts";
import { adopt } from "./style.ts";
import { Submission } from "./submission.ts";
import { Trouble } from "./trouble.ts";
import { Understanding } from "./understanding.ts";
import { wordsFor } from "./words/index.ts";
import type { Words } from "./words/words.ts";

/** Where it works, as the element found it. */
export interface Place {
  host: HTMLElement;
  form: HTMLFormElement;
  /** The edge's origin. */
  server: string;
  /** The publishable key; none: the form goes where it would without us. */
  key: string | null;
}

/** What only the whole core reads. */
const askedOfWhole: Column[] = ["title", "industry", "country", "state", "city"];

export async function start(place: Place): Promise<Live> {
  adopt();
  const live = new Live(place, await wordsFor(place.host));
  await live.recall();
  return live;
}

export class Live {
  readonly #place: Place;
  readonly #words: Words;
  readonly #fields: FormFields;
  readonly #understanding: Understanding;
  readonly #trouble: Trouble;
  readonly #known: Known;
  readonly #spoken: HTMLElement;
  readonly #outbox: Outbox | undefined;
  readonly #submission: Submission | undefined;
  readonly #company: Company | undefined;
  readonly #answers: CompanyAnswers;
  #sending = false;
  #asked = false;

  constructor(place: Place, words: Words) {
    const { host, form, server, key } = place;
    this.#place = place;
    this.#words = words;
    this.#fields = new FormFields(form);
    this.#spoken = this.#unseen();
    const speak = (text: string) => this.#speak(text);
    this.#trouble = new Trouble(this.#fields, words, server);
    this.#understanding = new Understanding({
      fields: this.#fields,
      words,
      speak,
      understood: (fields, lead) => announce(host, "understood", { fields, lead }),
      settled: (lead) => this.#fillCompany(lead),
      suggested: (field, value, taken) => announce(host, "suggestion", { field, value, taken }),
    });
    this.#known = new Known({ host, fields: this.#fields, words, speak, forget });
    this.#answers = new CompanyAnswers(this.#fields, words);
    if (key) {
      this.#outbox = new Outbox(key, (attempt, outcome) => this.#deliveredLater(attempt, outcome));
      const door = this.#isDeal ? `/v1/forms/${encodeURIComponent(key)}/deal` : "/v1/leads";
      if (host.hasAttribute("prefill")) this.#company = new Company(server, key);
      this.#submission = new Submission(server + door, key, this.#outbox);
    }
    form.addEventListener("input", () => this.#trouble.clear());
    form.addEventListener("reset", () => {
      this.#trouble.clear();
      this.#known.showAll();
      this.#answers.forget();
      this.#company?.forget();
    });
    const foreign = (node: Node) => !(node instanceof Element && node.closest("[data-frontdesk], .frontdesk-hint"));
    new MutationObserver((records) => {
      if (records.some(({ target, addedNodes }) => foreign(target) && [...addedNodes].some(foreign)))
        this.#fields.find();
    }).observe(form, { childList: true, subtree: true });
  }

  /** Whether it registers a partner's deal and brings no lead. */
  get #isDeal(): boolean {
    return this.#place.host.getAttribute("for") === "deal";
  }

  /** Fills in what is known of this person, and sends what could not be sent the last time. */
  async recall(): Promise<void> {
    const { host, server, key } = this.#place;
    const link = key && takeLink();
    const sent = link ? await personOf(link, server, key) : null;
    const remembered = this.#isDeal || host.getAttribute("remember") === "off" ? undefined : profile();
    const person = sent ?? remembered;
    if (person) {
      const filled = this.#known.fill(person);
      this.#known.showPerson(person);
      if (filled.length > 0) announce(host, "prefill", { from: sent ? "link" : "browser", columns: filled });
    }
    this.#outbox?.retry();
  }

  /** Somebody has begun: now it is worth loading what understands them. */
  begin(): void {
    const asked = askedOfWhole.some((column) => this.#fields.of.has(column));
    loadCore(asked).then(
      (core) => {
        // A form may come to ask for more.
        const { core: before } = this.#understanding;
        if (before && (before.whole || !core.whole)) return;
        this.#understanding.begin(core);
        announce(this.#place.host, "ready", {});
        warm(core);
        this.#company?.prepare(core, this.#words);
      },
      // The form works without: the same is done again where the lead arrives.
      () => {},
    );
    this.#askLess();
  }

  /** Fills in the company of whoever gave a whole work address and went on, and doesn't ask what that answers. */
  async #fillCompany(lead: Lead): Promise<void> {
    const { core } = this.#understanding;
    const email = this.#fields.of.get("email");
    if (!core || !email || email === document.activeElement) return;
    const found = await this.#company?.of(lead);
    if (found === undefined) return;
    this.#answers.takeBack();
    if (!found) return;
    const columns = this.#answers.fill(fieldsOf(found, core, this.#words));
    if (columns.length === 0) return;
    const { host } = this.#place;
    this.#speak(this.#words.filledByCompany);
    announce(host, "prefill", { from: "company", columns });
    if (host.getAttribute("ask") === "all") return;
    this.#answers.drop();
    announce(host, "dropped", { columns });
  }

  /** Drops what no answer could make useful. */
  async #askLess(): Promise<void> {
    const { host, server, key } = this.#place;
    if (this.#asked || !key || this.#isDeal || host.getAttribute("ask") === "all") return;
    this.#asked = true;
    const useful = await questions(server, key, {});
    if (!useful) return;
    const dropped = this.#known.drop(useless(useful));
    if (dropped.length > 0) announce(host, "dropped", { columns: dropped });
  }

  /** Sends what was filled in. `false`: it isn't ours to send. */
  async submit(): Promise<boolean> {
    const submission = this.#submission;
    if (!submission) return false;
    if (this.#sending) return true;
    this.#trouble.clear();
    const fields = this.#values();
    if (!announce(this.#place.host, "submit", { fields })) return true;
    const checked = this.#understanding.core?.standardize(fields);
    if (checked?.refused && !this.#isDeal) {
      this.#known.showAll();
      this.#trouble.fields(checked.refused.problems);
      return true;
    }
    this.#busy(true);
    const outcome = await submission.send(fields);
    this.#busy(false);
    this.#show(outcome, fields);
    return true;
  }

  /** Sends a copy of what goes elsewhere, and waits for nothing. */
  copy(): void {
    this.#submission?.send(this.#values());
  }

  #values(): Fields {
    const source = this.#place.host.getAttribute("source");
    const values = this.#fields.values();
    return source && !values.source ? { ...values, source } : values;
  }

  #show(outcome: Outcome & { kept?: boolean }, fields: Fields): void {
    const { host } = this.#place;
    if (outcome.kind === "answered") this.#answered(outcome.answer, fields, outcome.replayed);
    else if (outcome.kind === "refused") this.#refused(outcome.problem);
    else {
      announce(host, "unreached", { kept: outcome.kept === true, status: outcome.status });
      this.#trouble.unreached(outcome, outcome.kept === true, () => this.submit());
    }
  }

  #refused(problem: Problem): void {
    announce(this.#place.host, "refused", { problem });
    this.#known.showAll();
    if (problem.errors && problem.errors.length > 0) this.#trouble.fields(problem.errors);
    else this.#trouble.refused(problem);
  }

  #answered(answer: Answer, fields: Fields, replayed: boolean): void {
    const { host, form } = this.#place;
    const lead = this.#understanding.core?.standardizeFields(fields) ?? {};
    this.#trouble.clear();
    kept.drop(form);
    if (host.getAttribute("remember") !== "off" && !this.#isDeal) remember(fields);
    const shown = card(answer, lead.first_name ?? fields.first_name ?? "", this.#words);
    const place = document.getElementById(host.getAttribute("answer") ?? "");
    if (place) place.replaceChildren(shown.card);
    else {
      form.classList.add("frontdesk-known");
      host.querySelector(".frontdesk-bar")?.remove();
      form.after(shown.card);
    }
    shown.headline.focus({ preventScroll: true });
    const { top, bottom } = shown.headline.getBoundingClientRect();
    if (top < 0 || bottom > window.innerHeight) shown.card.scrollIntoView({ block: "start" });
    const rows = understood(fields, lead, this.#words);
    announce(host, "answer", { answer, fields, lead, replayed, understood: rows });
    if (answer.owner) this.#askMore(shown.card, fields);
  }

  /** The most useful question that the form didn't have an answer to. */
  async #askMore(place: HTMLElement, fields: Fields): Promise<void> {
    const { host, server, key } = this.#place;
    if (!key || host.getAttribute("ask") === "less") return;
    const [column] = (await questions(server, key, fields)) ?? [];
    if (!column || fields[column]) return;
    place.append(more(column, this.#words, (value) => this.#add(column, value, fields)));
  }

  async #add(column: Column, value: string, fields: Fields): Promise<boolean> {
    const outcome = await this.#submission?.send({ ...fields, [column]: value });
    if (outcome?.kind !== "answered") return outcome?.kept === true;
    remember({ ...fields, [column]: value });
    announce(this.#place.host, "added", { column, value });
    return true;
  }

  /** What the outbox could deliver after all. */
  #deliveredLater({ body, at }: Attempt, outcome: Outcome): void {
    const fields: Fields = JSON.parse(body);
    const { host } = this.#place;
    const same = JSON.stringify(this.#values()) === body;
    // Still in front of the visitor: as if it had gone well at once.
    if (same || outcome.kind !== "answered") {
      this.#show(outcome, fields);
      return;
    }
    const { day, time } = parts(new Date(at), undefined, this.#words.locale);
    const text = `${this.#words.delivered(`${day}, ${time}`)} ${sentence(outcome.answer, this.#words)}`;
    const note = el("p", "frontdesk-bar", text);
    note.setAttribute("role", "status");
    note.setAttribute("data-frontdesk", "");
    host.prepend(note);
    announce(host, "answer", {
      answer: outcome.answer,
      fields,
      lead: {} as Lead,
      replayed: outcome.replayed,
      understood: [],
    });
  }

  #busy(now: boolean): void {
    this.#sending = now;
    const { form } = this.#place;
    form.ariaBusy = now ? "true" : null;
    for (const button of form.querySelectorAll("button:not([type]), [type=submit]")) {
      if (now) button.setAttribute("aria-disabled", "true");
      else button.removeAttribute("aria-disabled");
    }
    if (now) this.#speak(this.#words.sending);
  }

  #speak(text: string): void {
    this.#spoken.textContent = text;
  }

  #unseen(): HTMLElement {
    const place = el("p", "frontdesk-unseen");
    place.setAttribute("aria-live", "polite");
    place.setAttribute("data-frontdesk", "");
    this.#place.host.append(place);
    return place;
  }
}
