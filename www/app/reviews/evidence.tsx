/** Evidence for and against, as the core found it, with its points. */
import type { Evidence as Found } from "#api";
import { signed } from "../../pages/reasons.ts";
import { words } from "../leads/names.ts";

export function Evidence({ evidence }: { evidence: Found[] }) {
  return (
    <ul class="plain">
      {evidence.map(({ feature, level, points }) => (
        <li key={feature}>
          <span>{words(feature)}</span> <small>{words(level).toLowerCase()}</small> <small>{signed(points)}</small>
        </li>
      ))}
    </ul>
  );
}
