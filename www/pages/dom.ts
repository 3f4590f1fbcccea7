/**
 * The page's elements.
 *
 * In scope: finding those that it has. Not in scope: making others (the widget's el.ts, which is offered here, too).
 */
export { el } from "../widget/el.ts";

/** The element with this id, which the page has. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`);
  return element;
}
