/**
 * Lets two attempts pass in any stretch of `windowMs`: enough for a first one and one that mends it, and little enough for an
 * issuer that everybody asks at once.
 */
export class RefreshGate {
  readonly #windowMs: number;
  #before = Number.NEGATIVE_INFINITY;
  #latest = Number.NEGATIVE_INFINITY;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Milliseconds from `now` until an attempt may pass; 0 when it may now. */
  delay(now: number): number {
    return Math.max(0, this.#before + this.#windowMs - now);
  }

  /** Whether an attempt may be made now; it is counted then. */
  pass(now: number): boolean {
    if (this.delay(now) > 0) return false;
    this.#before = this.#latest;
    this.#latest = now;
    return true;
  }
}
