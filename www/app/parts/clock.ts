/**
 * The time, as often as a page that counts down has to know it.
 *
 * In scope: one tick for all. Not in scope: what is due when.
 */
import { signal } from "@preact/signals";

/** Milliseconds since 1970, by this browser's clock. */
export const now = signal(Date.now());

const tick = () => {
  now.value = Date.now();
};
setInterval(tick, 15_000);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) tick();
});
