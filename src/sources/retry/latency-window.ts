const SIZE = 200;
/** Fewer say nothing. */
const MIN_SAMPLES = 50;
/** Sorting them all for every call would cost more than being this far behind. */
const REFRESH_EVERY = 20;

/** The 95th percentile of the last 200 times, in the unit in which they are given; up to 20 of them behind. */
export class LatencyWindow {
  readonly #samples: number[] = [];
  #next = 0;
  #sinceRefresh = 0;
  #p95: number | undefined;

  /** Undefined while there are too few. */
  get p95(): number | undefined {
    return this.#p95;
  }

  add(sample: number): void {
    this.#samples[this.#next] = sample;
    this.#next = (this.#next + 1) % SIZE;
    this.#sinceRefresh += 1;
    if (this.#samples.length < MIN_SAMPLES || this.#sinceRefresh < REFRESH_EVERY) return;
    this.#sinceRefresh = 0;
    const sorted = this.#samples.toSorted((a, b) => a - b);
    this.#p95 = sorted[Math.ceil(sorted.length * 0.95) - 1];
  }
}
