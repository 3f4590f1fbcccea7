/**
 * What stands around every page: where one can go, who is signed in, light or dark, out.
 *
 * In scope: the frame. Not in scope: the pages in it.
 */

import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useLocation } from "preact-iso/router";
import { ask } from "../parts/ask.ts";
import { Icon } from "../parts/icon.tsx";
import { me, name } from "../parts/me.ts";
import { Messages } from "../parts/messages.tsx";
import { failed } from "../parts/notify.ts";
import { offered } from "./navigation.ts";

export function Shell({ children }: { children: ComponentChildren }) {
  const drawer = useRef<HTMLDialogElement>(null);
  const main = useRef<HTMLElement>(null);
  const { path } = useLocation();
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    drawer.current?.close();
    // Whoever doesn't see the page hears its title next, and the keyboard goes on from there.
    main.current?.focus();
    main.current?.scrollTo(0, 0);
  }, [path]);
  return (
    <div class="shell">
      <a class="skip" href="#main">
        Skip to the page
      </a>
      <header class="topbar">
        <button type="button" class="wa-plain square" aria-label="Menu" onClick={() => drawer.current?.showModal()}>
          <Icon name="menu" />
        </button>
        <Brand />
        <Person />
      </header>
      <aside class="sidebar">
        <Brand />
        <Pages label="Pages" />
        <Person />
      </aside>
      <dialog ref={drawer} class="drawer" aria-label="Menu">
        <Brand />
        <Pages label="Pages, in the menu" />
        <button type="button" class="wa-plain square close" aria-label="Close" onClick={() => drawer.current?.close()}>
          <Icon name="xmark" />
        </button>
      </dialog>
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
      <Messages />
    </div>
  );
}

function Brand() {
  return (
    <a class="brand" href="/app/">
      <svg class="bell" viewBox="0 0 32 32" aria-hidden="true">
        <path d="M7 21a9 9 0 0 1 18 0zM5.5 24.5h21M16 12V9.5M13.5 9h5" />
      </svg>
      Frontdesk
    </a>
  );
}

function Pages({ label }: { label: string }) {
  const { path } = useLocation();
  return (
    <nav aria-label={label}>
      {offered().map(({ name, entries }) => (
        <div class="nav-group" key={name}>
          <p>{name}</p>
          <ul>
            {entries.map(({ href, within = href, name, icon }) => (
              <li key={href}>
                <a href={href} aria-current={path === href || path.startsWith(`${within}/`) ? "page" : undefined}>
                  <Icon name={icon} /> {name}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

/** Light, dark, or as the system has it, remembered on this device; read by theme.js. */
function choose(theme: string): void {
  if (theme === "system") localStorage.removeItem("theme");
  else localStorage.setItem("theme", theme);
  dispatchEvent(new Event("theme"));
}

async function signOut(): Promise<void> {
  try {
    await ask("POST /v1/sign-out", { body: {} });
    location.assign("/sign-in");
  } catch (error) {
    failed(error);
  }
}

function Person() {
  const select = ({ detail }: CustomEvent<{ item: { value: string } }>) => {
    const { value } = detail.item;
    if (value === "out") void signOut();
    else choose(value);
  };
  const person = me.value?.person;
  const initials = name()
    .split(/[\s.@]+/)
    .slice(0, 2)
    .map((part) => part.charAt(0).toUpperCase())
    .join("");
  return (
    <div class="person">
      <wa-dropdown placement="top-start" onwa-select={select}>
        <button slot="trigger" type="button" class="wa-plain">
          <span class="initials" aria-hidden="true">
            {initials}
          </span>
          <span class="who">
            <span>{name()}</span>
            <small>{person?.role.replaceAll("_", " ")}</small>
          </span>
          <span class="wa-visually-hidden">, your menu</span>
        </button>
        <wa-dropdown-item value="system">As the system has it</wa-dropdown-item>
        <wa-dropdown-item value="light">Light</wa-dropdown-item>
        <wa-dropdown-item value="dark">Dark</wa-dropdown-item>
        <wa-dropdown-item value="out">Sign out</wa-dropdown-item>
      </wa-dropdown>
    </div>
  );
}
