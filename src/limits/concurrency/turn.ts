/**
 * A turn of the event loop, from the first time in it that somebody asks. What it handles one after the other without a pause can
 * take long, and nothing else is heard meanwhile.
 */
export class Turn {
  readonly #budgetMs: number;
  readonly #now: () => number;
  #since: number | undefined;
  #onEnd: () => void = () => {};

  constructor(budgetMs: number, now = () => performance.now()) {
    this.#budgetMs = budgetMs;
    this.#now = now;
  }

  /** Whether it has taken as long as it should. */
  isSpent(): boolean {
    if (this.#since !== undefined) return this.#now() - this.#since >= this.#budgetMs;
    this.#since = this.#now();
    setImmediate(this.#end);
    return false;
  }

  /** To be called after each turn in which somebody has asked. */
  onEnd(callback: () => void): void {
    this.#onEnd = callback;
  }

  readonly #end = (): void => {
    this.#since = undefined;
    this.#onEnd();
  };
}
