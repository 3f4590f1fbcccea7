/** One of the icons, from the one file that has them all; nothing to those who don't see, as words stand beside it. */
import type names from "./icons.json";

export function Icon({ name }: { name: keyof typeof names }) {
  return (
    <svg class="icon" aria-hidden="true">
      <use href={`/app/icons.svg#${name}`} />
    </svg>
  );
}
