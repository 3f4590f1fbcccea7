/**
 * What stands where an answer isn't: still asked for, refused, or empty.
 *
 * In scope: one look for each. Not in scope: asking.
 */
import type { ComponentChildren } from "preact";
import type { Asked } from "./asked.ts";
import { Icon } from "./icon.tsx";

/** The answer once it is there. */
export function Told<T>({ asked, children }: { asked: Asked<T>; children: (answer: T) => ComponentChildren }) {
  const { answer, trouble, again } = asked;
  if (trouble) return <Refused title={trouble.title} detail={trouble.detail} status={trouble.status} again={again} />;
  if (answer === undefined) return <Waiting />;
  return <>{children(answer)}</>;
}

/** Nothing for the first moment, as most answers come within it. */
export function Waiting() {
  return (
    <div class="waiting" role="status">
      <span class="wa-visually-hidden">Loading</span>
      <wa-skeleton effect="pulse" />
      <wa-skeleton effect="pulse" />
      <wa-skeleton effect="pulse" />
    </div>
  );
}

const gone = "It doesn’t exist, or isn’t yours to see.";

export function Refused(told: { title: string; detail: string; status?: number; again?: () => void }) {
  const detail = told.status === 404 ? gone : told.detail;
  return (
    <div class="empty" role="alert">
      <Icon name="triangle-exclamation" />
      <p>
        <strong>{told.status === 404 ? "Not found" : told.title}</strong>
      </p>
      <p>{detail}</p>
      {told.again && told.status !== 404 && told.status !== 403 && (
        <button type="button" class="wa-outlined" onClick={told.again}>
          <Icon name="refresh" /> Try again
        </button>
      )}
    </div>
  );
}

/** Nothing is there, and why that is well. */
export function Empty({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <div class="empty">
      <Icon name="inbox" />
      <p>
        <strong>{title}</strong>
      </p>
      {children && <p>{children}</p>}
    </div>
  );
}
