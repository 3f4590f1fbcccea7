/**
 * A dialog with a form: what it asks, and one button that does it.
 *
 * In scope: opening, closing, sending once. Not in scope: the fields.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { Icon } from "./icon.tsx";
import { Messages } from "./messages.tsx";

interface Given {
  title: string;
  /** On the button that does it. */
  does: string;
  danger?: boolean;
  /** With the form's values; `true` closes. */
  send: (values: FormData) => Promise<boolean>;
  close: () => void;
  children?: ComponentChildren;
}

export function Modal({ title, does, danger, send, close, children }: Given) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [busy, setBusy] = useState(false);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setBusy(true);
    const closes = await send(new FormData(event.target as HTMLFormElement));
    setBusy(false);
    if (closes) close();
  };
  return (
    <dialog ref={dialog} class="modal" aria-labelledby={id} onClose={close}>
      <form onSubmit={submit}>
        <header>
          <h2 id={id}>{title}</h2>
          <button type="button" class="wa-plain square" aria-label="Close" onClick={close}>
            <Icon name="xmark" />
          </button>
        </header>
        <div class="fields">{children}</div>
        <footer>
          <button type="button" class="wa-plain" onClick={close}>
            Cancel
          </button>
          <button type="submit" class={danger ? "wa-danger" : "wa-brand"} disabled={busy}>
            {does}
          </button>
        </footer>
      </form>
      <Messages />
    </dialog>
  );
}
