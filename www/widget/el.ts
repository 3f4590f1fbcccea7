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

/** A button that submits nothing. */
export function button(classes: string, text: string, press: () => void): HTMLButtonElement {
  const element = el("button", classes, text);
  element.type = "button";
  element.addEventListener("click", press);
  return element;
}
