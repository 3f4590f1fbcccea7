/**
 * What a language has to say: every text of the widget, once. A further language is one more file beside this one, named in
 * index.ts.
 *
 * In scope: the shape. Not in scope: names of countries, lists, numbers and times, which the browser has (Intl).
 */
import type { Column } from "../columns.ts";

export interface Words {
  /** For Intl: how days, times and numbers are written. */
  locale: string;
  /** What a question is called where the form has none of its own. */
  label: Record<Column, string>;

  /** Beneath a field. */
  kept: string;
  /** Around what was probably meant: `Did you mean `, `?`. */
  meant: [before: string, after: string];
  undo: string;
  use: (text: string) => string;
  changed: (text: string) => string;
  changedBack: (text: string) => string;
  mailbox: Record<string, (domain: string) => string>;
  /** By what a country was concluded. */
  inferred: Record<string, (country: string) => string>;
  byCompany: (industry: string) => string;
  level: Record<string, string>;
  function: Record<string, string>;
  people: (min: string, max: string | undefined) => string;
  onePerson: string;

  /** About what is known already. */
  filledFor: (who: string) => string;
  filled: string;
  filledByCompany: string;
  notYou: string;
  forgotten: string;
  stillAsked: (labels: string) => string;
  change: string;

  /** While and after it is sent. */
  sending: string;
  thanks: (firstName: string) => string;
  calls: (name: string) => string;
  callsBy: (name: string, at: string) => string;
  /** The visitor's own clock: `that is 14:00 your time`. */
  yourTime: (at: string) => string;
  received: string;
  nothingElse: string;
  granted: string;
  notGranted: string;
  book: (name: string) => string;
  reference: string;
  oneMore: string;
  send: string;
  thanksAgain: string;
  dealReceived: string;
  dealMore: string;

  /** Where something went wrong. */
  noAnswerTitle: string;
  noAnswer: string;
  needEmail: string;
  needPhone: string;
  unlikeEmail: string;
  unlikePhone: string;
  refused: (title: string) => string;
  refusedMore: string;
  whatItMeans: string;
  keptTitle: string;
  unreached: string;
  notStored: string;
  failed: (status: number) => string;
  keptHere: string;
  notKept: string;
  sendAgain: string;
  delivered: (at: string) => string;
}
