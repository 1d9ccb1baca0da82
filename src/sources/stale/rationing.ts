/**
 * What leaves for want of room before this time was hardly of use: outages last longer. And what comes and goes costs a fifth
 * of a small request, in memory that has to be looked through.
 */
const WORTHWHILE_MS = 30_000;

/** How often it is thought about anew: what has been decided takes a while to show. */
const ADJUST_EVERY_MS = 1_000;

const MOST_ONE_IN = 1_024;

/**
 * Lets in fewer of the newcomers while there is no room for all: one of many that stays for a minute is of more use than
 * all of them for five seconds, and what is not let in costs next to nothing.
 */
export class Rationing {
  readonly #now: () => number;
  #oneIn = 1;
  #arrived = 0;
  #adjustedAt = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  admits(): boolean {
    if (this.#oneIn === 1) return true;
    this.#arrived = (this.#arrived + 1) % this.#oneIn;
    return this.#arrived === 0;
  }

  /** Something that was given at that time had to go. */
  evicted(givenAt: number): void {
    const now = this.#now();
    if (now - this.#adjustedAt < ADJUST_EVERY_MS) return;
    const stayedMs = now - givenAt;
    if (stayedMs < WORTHWHILE_MS) this.#oneIn = Math.min(this.#oneIn * 2, MOST_ONE_IN);
    else if (stayedMs > 2 * WORTHWHILE_MS) this.#oneIn = Math.max(1, this.#oneIn / 2);
    this.#adjustedAt = now;
  }
}
