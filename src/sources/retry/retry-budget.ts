/** Sent again before calls have earned it: a gateway that has just started is no less helpful. */
const ADVANCE = 10;

/** What a busy gateway saves up at most: as many calls as may be under way to an instance that dies, and some more. */
const CAPACITY = 100;

/**
 * Bounds how many calls of one subgraph are sent again: those who fail already are not asked three times as much.
 *
 * Shape  every call earns `share` of a further one. The first ones pay back an advance, so that over its life a subgraph
 *        gets at most 1 + `share` times the calls, from the fiftieth at 20 % on.
 */
export class RetryBudget {
  readonly #share: number;
  #tokens: number;
  #owed: number;

  constructor(share: number) {
    this.#share = share;
    this.#tokens = share > 0 ? ADVANCE : 0;
    this.#owed = this.#tokens;
  }

  /** For every call that is sent the first time. */
  earn(): void {
    if (this.#owed > 0) this.#owed -= this.#share;
    else if (this.#tokens < CAPACITY) this.#tokens += this.#share;
  }

  /** False: nothing may be sent again now. */
  spend(): boolean {
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
