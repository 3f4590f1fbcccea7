/**
 * What was done or wasn't, for a moment; heard by those who don't see it.
 *
 * In scope: showing. Not in scope: what is said (notify.ts). It stands on the page, and in every dialog, as what is behind a dialog
 * is out of reach.
 */
import { Icon } from "./icon.tsx";
import { dismiss, messages } from "./notify.ts";

export function Messages() {
  return (
    <div class="messages" role="status">
      {messages.value.map(({ number, text, bad }) => (
        <div key={number} class={bad ? "toast bad" : "toast"}>
          <Icon name={bad ? "triangle-exclamation" : "circle-check"} />
          <span>{text}</span>
          <button type="button" class="wa-plain square" aria-label="Dismiss" onClick={() => dismiss(number)}>
            <Icon name="xmark" />
          </button>
        </div>
      ))}
    </div>
  );
}
