/** After an attempt that has not reached anybody. */
const UNREACHED_PAUSE_MS = 1_000;

/**
 * Lets two attempts pass in any stretch of `windowMs`: enough for a first one and one that mends it, and little enough for an
 * issuer that everybody asks at once. One that was not received by anybody does not count.
 */
export class RefreshGate {
  readonly #windowMs: number;
  #passed: readonly [before: number, latest: number] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  #previous = this.#passed;
  #notBefore = Number.NEGATIVE_INFINITY;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Milliseconds from `now` until an attempt may pass; 0 when it may now. */
  delay(now: number): number {
    return Math.max(0, this.#passed[0] + this.#windowMs - now, this.#notBefore - now);
  }

  /** Whether an attempt may be made now; it is counted then. */
  pass(now: number): boolean {
    if (this.delay(now) > 0) return false;
    this.#previous = this.#passed;
    this.#passed = [this.#passed[1], now];
    return true;
  }

  /** The attempt that was let pass last has reached nobody. */
  uncount(now: number): void {
    this.#passed = this.#previous;
    this.#notBefore = now + UNREACHED_PAUSE_MS;
  }
}
