export interface EjectionOptions {
  /** Failures in a row after which an instance is left out. */
  readonly consecutiveFailures: number;
  /** For how long, the first time; twice as long each further time without a success between. */
  readonly baseTimeMs: number;
  readonly maxTimeMs: number;
  /** Share of the instances, 0 to 1, that may be left out at once. */
  readonly maxShare: number;
  /** When fewer than this share of the instances are in order, 0 to 1, the others are no longer left out. */
  readonly panicThreshold: number;
}

export interface EjectionListener {
  /** Whether one more instance may be left out. */
  readonly mayEject: () => boolean;
  readonly onEjected: (forMs: number) => void;
  readonly onReturned: () => void;
  /** It has answered after its return. */
  readonly onProven: () => void;
}

/**
 * Leaves one instance of several out for a while after failures in a row.
 *
 * It acts within a few calls, where a breaker needs as many failures as the instance had successes in the window; and it
 * only ever moves load to other instances, where a breaker refuses calls.
 * Source  https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/outlier
 */
export class Ejection {
  readonly #options: EjectionOptions;
  readonly #listener: EjectionListener;
  #failuresInRow = 0;
  /** Since the last success while it took part. */
  #times = 0;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: EjectionOptions, listener: EjectionListener) {
    this.#options = options;
    this.#listener = listener;
  }

  get isEjected(): boolean {
    return this.#timer !== undefined;
  }

  /** False from the ejection on until it has answered after its return. */
  get isProven(): boolean {
    return this.#times === 0;
  }

  succeeded(): void {
    this.#failuresInRow = 0;
    // An answer to an older call says nothing about what happens after its return.
    if (this.isEjected || this.#times === 0) return;
    this.#times = 0;
    this.#listener.onProven();
  }

  failed(): void {
    this.#failuresInRow += 1;
    const { consecutiveFailures, baseTimeMs, maxTimeMs } = this.#options;
    if (this.#isClosed || this.isEjected) return;
    if (this.#failuresInRow < consecutiveFailures || !this.#listener.mayEject()) return;
    const forMs = Math.min(baseTimeMs * 2 ** this.#times, maxTimeMs);
    this.#times += 1;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#listener.onReturned();
    }, forMs);
    this.#timer.unref();
    this.#listener.onEjected(forMs);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
