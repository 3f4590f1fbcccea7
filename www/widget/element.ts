/**
 * `<frontdesk-form>`: makes any form inside it one that never asks twice.
 *
 * In scope: finding the form, keeping what is typed, and loading the rest at the first touch. Not in scope: the rest
 * (live.ts), which a page that nobody touches never loads; and defining the element (define.ts).
 */
import * as kept from "./kept.ts";
import { hasLink } from "./link.ts";
import type { Live } from "./live.ts";
import { isWaiting } from "./outbox.ts";
import { profile } from "./profile.ts";

/** Where this script was loaded from is where the edge is, unless the page says otherwise. */
const home = new URL(import.meta.url).origin;

const KEEP = 300;

export class FrontdeskFormElement extends HTMLElement {
  #form: HTMLFormElement | undefined;
  #live: Promise<Live> | undefined;
  #watch: MutationObserver | undefined;
  #timer: number | undefined;
  /** The submission under way goes on as it would without us. */
  #through = false;

  /** The edge's origin: `server`, or where the form posts to us, or where this script is from. */
  get server(): string {
    const named = this.getAttribute("server");
    if (named) return new URL(named, location.href).origin;
    return this.#ours()?.origin ?? home;
  }

  set server(origin: string) {
    this.setAttribute("server", origin);
  }

  /** The publishable key: `publishable-key` (`key` alone is taken in React), or the one that the form posts with. */
  get publishableKey(): string | null {
    return this.getAttribute("publishable-key") ?? this.#ours()?.pathname.split("/")[3] ?? null;
  }

  /** The form that it is around. */
  get form(): HTMLFormElement | null {
    return this.#form ?? null;
  }

  connectedCallback(): void {
    this.addEventListener("focusin", this.#touched);
    this.addEventListener("pointerdown", this.#touched);
    this.addEventListener("input", this.#typed);
    this.addEventListener("reset", this.#reset);
    // Before the form's own listeners: what is ours to send is sent once.
    this.addEventListener("submit", this.#submitted, true);
    if (this.#find()) return;
    // A form may come later: some are drawn by scripts.
    this.#watch = new MutationObserver(() => this.#find());
    this.#watch.observe(this, { childList: true, subtree: true });
    const key = this.publishableKey;
    if (this.childElementCount === 0 && key) this.#draw(key);
  }

  disconnectedCallback(): void {
    this.#watch?.disconnect();
    this.#watch = undefined;
  }

  /** Loads all of it now, without waiting for the first touch. */
  async load(): Promise<void> {
    (await this.#loaded()).begin();
  }

  #find(): boolean {
    const form = this.querySelector("form");
    if (!form || form === this.#form) return Boolean(form);
    this.#form = form;
    this.#live = undefined;
    this.#watch?.disconnect();
    kept.restore(form);
    const key = this.publishableKey;
    const person = this.getAttribute("remember") !== "off" && profile();
    if (person || (key && (hasLink() || isWaiting(key)))) this.#loaded().catch(() => {});
    return true;
  }

  async #draw(key: string): Promise<void> {
    const { standardForm } = await import("./standard_form.ts");
    const door = this.getAttribute("for") === "deal" ? "/deal" : "";
    await standardForm(this, `${this.server}/v1/forms/${encodeURIComponent(key)}${door}`);
  }

  /** The address that the form posts to, if it is one of our forms' doors. */
  #ours(): URL | undefined {
    const action = (this.#form ?? this.querySelector("form"))?.getAttribute("action");
    const url = action ? new URL(action, location.href) : undefined;
    return url && /^\/v1\/forms\/[^/]+(\/deal)?$/.test(url.pathname) ? url : undefined;
  }

  #loaded(): Promise<Live> {
    const form = this.#form;
    if (!form) return Promise.reject(new Error("no form"));
    this.#live ??= import("./live.ts")
      .then(({ start }) => start({ host: this, form, server: this.server, key: this.publishableKey }))
      .catch((error) => {
        this.#live = undefined;
        throw error;
      });
    return this.#live;
  }

  // The form works without: whoever can't load the rest sends it as it is.
  #touched = (): void => {
    this.#loaded().then(
      (live) => live.begin(),
      () => {},
    );
  };

  #typed = (): void => {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => this.#form && kept.keep(this.#form), KEEP);
  };

  #reset = (): void => {
    if (this.#form) kept.drop(this.#form);
  };

  #submitted = (event: SubmitEvent): void => {
    const form = this.#form;
    if (this.#through || !form || event.target !== form || !this.publishableKey) return;
    if (this.hasAttribute("copy")) {
      this.#loaded().then(
        (live) => live.copy(),
        () => {},
      );
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    window.clearTimeout(this.#timer);
    kept.keep(form);
    this.#loaded().then(
      (live) => live.submit(),
      () => this.#goThrough(form),
    );
  };

  /** As it would without us. */
  #goThrough(form: HTMLFormElement): void {
    this.#through = true;
    HTMLFormElement.prototype.submit.call(form);
    this.#through = false;
  }
}
