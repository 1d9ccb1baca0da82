/**
 * Lets a few calls through at once and then one per `refillMs`.
 *
 * Shape  over any span of `n * refillMs`, at most `burst + n` calls are allowed.
 * Time   monotonic, so a changed system clock neither opens nor closes it.
 */
export class TokenBucket {
  readonly #burst: number;
  readonly #refillMs: number;
  #tokens: number;
  #countedAt: number;

  constructor(burst: number, refillMs: number) {
    if (!(burst >= 1 && refillMs > 0)) throw new TypeError('burst must be at least 1 and refillMs positive');
    this.#burst = burst;
    this.#refillMs = refillMs;
    this.#tokens = burst;
    this.#countedAt = performance.now();
  }

  /** Takes a token. Returns how many milliseconds to wait before using it: 0 when one was there. */
  take(): number {
    const now = performance.now();
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#countedAt) / this.#refillMs);
    this.#countedAt = now;
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : -this.#tokens * this.#refillMs;
  }
}
