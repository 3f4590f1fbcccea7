/**
 * Making elements.
 *
 * In scope: elements with text. Whatever a person typed or a server sent becomes text, never markup.
 */

type Child = Node | string | false | null | undefined;

/** A new element; `classes` as in the attribute. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  classes = "",
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  if (classes) element.className = classes;
  element.append(...children.filter((child) => child !== false && child !== null && child !== undefined));
  return element;
}

/** The element with this id, which the page has. */
export function byId<T extends HTMLElement>(id: string, kind: new () => T): T {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`the page has no ${kind.name} #${id}`);
  return element;
}
