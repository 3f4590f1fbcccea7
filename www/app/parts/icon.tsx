/** One of the icons, which all stand in the page; nothing to those who don't see, as words stand beside it. */
import type names from "./icons.json";

export function Icon({ name }: { name: keyof typeof names }) {
  return (
    <svg class="icon" aria-hidden="true">
      <use href={`#icon-${name}`} />
    </svg>
  );
}
