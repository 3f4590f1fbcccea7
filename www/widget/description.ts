/**
 * What a screen reader says of a field beside its label.
 *
 * In scope: adding to and taking from what the page itself says there.
 */
import type { Control } from "./control.ts";

let made = 0;

/** Makes `place` part of what describes the control, or no part any more. */
export function describe(control: Control, place: HTMLElement, part: boolean): void {
  if (!place.id) {
    made += 1;
    place.id = `frontdesk-${made}`;
  }
  const ids = (control.getAttribute("aria-describedby") ?? "").split(/\s+/).filter((id) => id && id !== place.id);
  // What is wrong is said first.
  if (part) ids[place.classList.contains("frontdesk-error") ? "unshift" : "push"](place.id);
  if (ids.length > 0) control.setAttribute("aria-describedby", ids.join(" "));
  else control.removeAttribute("aria-describedby");
}
