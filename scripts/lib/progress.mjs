/**
 * What a person sees while a command works: which step of how many, what is being built, how long it took.
 *
 * In scope: words on the terminal. Not in scope: doing the steps.
 */
const live = process.stdout.isTTY === true;
const quietFor = 10_000;

export const seconds = (/** @type {number} */ since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** A line that is overwritten on a terminal and, elsewhere, printed only now and then. */
class Status {
  #last = performance.now();
  #shown = false;
  /** @param {string} text */
  show(text) {
    if (live) {
      process.stdout.write(`\r\x1b[K      ${text.slice(0, (process.stdout.columns ?? 80) - 8)}`);
      this.#shown = true;
    } else if (performance.now() - this.#last > quietFor) {
      this.#last = performance.now();
      process.stdout.write(`      ${text}\n`);
    }
  }
  clear() {
    if (this.#shown) process.stdout.write("\r\x1b[K");
    this.#shown = false;
  }
}

export class Steps {
  #total;
  #done = 0;
  /** @param {number} total */
  constructor(total) {
    this.#total = total;
  }

  /**
   * Runs one step; `work` may report how far it is and return a word about its outcome.
   * @param {string} title
   * @param {(say: (text: string) => void) => unknown} work
   */
  async step(title, work) {
    const began = performance.now();
    const head = `[${++this.#done}/${this.#total}] ${title}`;
    const status = new Status();
    process.stdout.write(`${head} …\n`);
    try {
      const outcome = await work((text) => status.show(`${text} (${seconds(began)})`));
      status.clear();
      const word = typeof outcome === "string" ? outcome : "done";
      if (live) process.stdout.write("\x1b[1A\r\x1b[K");
      process.stdout.write(`${live ? `${head}: ` : "      "}${word}, ${seconds(began)}\n`);
    } catch (error) {
      status.clear();
      throw error;
    }
  }
}

/** An error that a person can act on: told without a stack. */
export class Stop extends Error {}

/** Ends the command with what went wrong. @param {unknown} error */
export function fail(error) {
  if (error instanceof Stop) console.error(`\n${error.message}`);
  else console.error(error);
  process.exit(1);
}
