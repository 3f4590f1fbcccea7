/**
 * A field that is written into: what was typed stands until it is done with, whatever happens around it meanwhile.
 *
 * In scope: what is typed and not said yet. Not in scope: what it means.
 */
import type { InputHTMLAttributes } from "preact";
import { useState } from "preact/hooks";

interface Given extends Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onInput" | "onChange" | "list"> {
  stored: string;
  commit: (text: string) => void;
  list?: string | undefined;
}

export function Typed({ stored, commit, ...rest }: Given) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      {...(rest as InputHTMLAttributes<HTMLInputElement>)}
      value={typed ?? stored}
      onInput={(event) => setTyped(event.currentTarget.value)}
      onChange={(event) => {
        setTyped(null);
        commit(event.currentTarget.value);
      }}
    />
  );
}
