/**
 * How often something was used within about the last window: two counters, no list of times.
 *
 * The previous window counts for the share of it that is still within reach, so the figure fades instead of dropping.
 */
export class RecentUses {
  #window = 0;
  #current = 0;
  #previous = 0;

  /** `now` and `windowMs` in milliseconds; `now` never goes back. */
  note(now: number, windowMs: number): void {
    this.#turn(now, windowMs);
    this.#current += 1;
  }

  count(now: number, windowMs: number): number {
    this.#turn(now, windowMs);
    return this.#current + this.#previous * (1 - (now % windowMs) / windowMs);
  }

  #turn(now: number, windowMs: number): void {
    const window = Math.floor(now / windowMs);
    if (window === this.#window) return;
    this.#previous = window === this.#window + 1 ? this.#current : 0;
    this.#current = 0;
    this.#window = window;
  }
}
