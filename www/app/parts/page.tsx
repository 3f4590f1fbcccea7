/**
 * One page: its title, what can be done on it, what it shows.
 *
 * In scope: the frame that all share; the document's title. Not in scope: what is in it.
 */
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "./icon.tsx";

interface Frame {
  title: string;
  /** Above the title: where it belongs. */
  back?: { href: string; name: string };
  /** Beneath the title: one line. */
  about?: ComponentChildren;
  actions?: ComponentChildren;
  /** As wide as the window, for tables. */
  wide?: boolean;
  children: ComponentChildren;
}

export function Page({ title, back, about, actions, wide, children }: Frame) {
  useEffect(() => {
    document.title = `${title} · Frontdesk`;
  }, [title]);
  return (
    <div class={wide ? "page wide" : "page"}>
      <header class="page-head">
        <div>
          {back && (
            <a class="back" href={back.href}>
              <Icon name="back" /> {back.name}
            </a>
          )}
          <h1>{title}</h1>
          {about && <p class="about">{about}</p>}
        </div>
        {actions && <div class="actions">{actions}</div>}
      </header>
      {children}
    </div>
  );
}

/** A part of a page with a heading of its own. */
export function Panel(given: {
  title: string;
  actions?: ComponentChildren;
  class?: string;
  children: ComponentChildren;
}) {
  return (
    <section class={`panel ${given.class ?? ""}`}>
      <header class="panel-head">
        <h2>{given.title}</h2>
        {given.actions && <div class="actions">{given.actions}</div>}
      </header>
      {given.children}
    </section>
  );
}

/** What is known, label by label; what isn't known is left out. */
export function Facts({ rows }: { rows: [label: string, value: ComponentChildren][] }) {
  const known = rows.filter(([, value]) => value !== null && value !== undefined && value !== "" && value !== false);
  return (
    <dl class="facts">
      {known.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
