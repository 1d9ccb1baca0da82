/** How many at once, as it is at the moment. */
export interface ConcurrencyLimit {
  readonly current: number;
}

export interface AdaptiveLimitOptions {
  /** It never goes below: what so few do cannot be helped by refusing more. */
  readonly least: number;
  /** It never goes above, and begins here. */
  readonly most: number;
  /** Above that, the event loop is late because of too many at once. Milliseconds. */
  readonly targetLagMs: number;
}

/** What stands between two readings when the event loop is in time. Milliseconds. */
const USUAL_GAP_MS = 50;

/** Of a reading after the usual gap, in the smoothed lag; of a later one more, as there are fewer of them. */
const WEIGHT = 0.1;

/** So many readings in a row are late before anything is done: one pause, of a collection or a new schema, is no overload. */
const LATE_READINGS = 3;

/** For each usual gap that has passed. */
const DECREASE = 0.85;
const MOST_GAPS = 4;
const INCREASE = 0.05;
const RECOVERY = 0.01;

/**
 * A limit that follows how late the event loop is: requests of a process with one thread wait for each other there, and for
 * nothing else that refusing them could shorten. Requests that wait for slow subgraphs make no lag, and may be many.
 *
 * Additive increase, multiplicative decrease, as TCP's congestion control: RFC 5681.
 */
export class AdaptiveLimit implements ConcurrencyLimit {
  readonly #options: AdaptiveLimitOptions;
  #current: number;
  #lagMs = 0;
  #lateReadings = 0;

  constructor(options: AdaptiveLimitOptions) {
    this.#options = options;
    this.#current = options.most;
  }

  get current(): number {
    return Math.floor(this.#current);
  }

  /** To be told regularly how late work was begun, how many requests were under way, and how long ago it was told so before. */
  observe(lagMs: number, running: number, gapMs = USUAL_GAP_MS + lagMs): void {
    const { least, most, targetLagMs } = this.#options;
    const gaps = gapMs / USUAL_GAP_MS;
    this.#lagMs += (lagMs - this.#lagMs) * (1 - (1 - WEIGHT) ** gaps);
    this.#lateReadings = lagMs > targetLagMs ? this.#lateReadings + 1 : 0;
    if (this.#lagMs > targetLagMs) {
      // With few under way, it is late for another reason.
      if (running <= least || this.#lateReadings < LATE_READINGS) return;
      const decreased = Math.min(this.#current, running) * DECREASE ** Math.min(gaps, MOST_GAPS);
      this.#current = Math.max(least, decreased);
    } else if (this.#lagMs < targetLagMs / 2) {
      const isReached = running >= this.current * 0.9;
      this.#current = Math.min(most, this.#current * (1 + (isReached ? INCREASE : RECOVERY)));
    }
  }
}
