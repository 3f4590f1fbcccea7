/**
 * What every part of the form needs: the text as it is, and how it is changed.
 *
 * In scope: handing that down. Not in scope: what is changed.
 */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Document, Path } from "../toml/read.ts";
import type { Table, Value } from "../toml/write.ts";
import type { Shaped } from "./shape.ts";

export interface Writing {
  document: Document;
  schema: Shaped;
  readOnly: boolean;
  /** `undefined`: nothing is said of it any more. */
  set: (path: Path, value: Value | undefined) => void;
  add: (section: Path, name: string | null, values: Table, after?: number) => void;
  remove: (path: Path) => void;
  swap: (section: Path, one: number, other: number) => void;
  /** Shows a line of the text. */
  show: (line: number) => void;
}

export const Written = createContext<Writing | null>(null);

export function useWriting(): Writing {
  const writing = useContext(Written);
  if (!writing) throw new Error("a part of the form stands outside of it");
  return writing;
}
