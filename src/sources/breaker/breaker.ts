import CircuitBreaker from 'opossum';

export type BreakerState = 'closed' | 'half_open' | 'open';

export interface BreakerOptions {
  /** Share of failed calls, 0 to 1; above it the breaker opens. */
  readonly errorThreshold: number;
  /** Calls in the window below which it never opens. */
  readonly volumeThreshold: number;
  /** From opening until one call is let through to try. */
  readonly resetTimeoutMs: number;
  /** How far back calls count. */
  readonly rollingWindowMs: number;
}

const WINDOW_BUCKETS = 10;
const DONE = Promise.resolve();
const FAILED = new Error('the call failed');

/**
 * Stops calling an instance that mostly fails, and tries it again with one call at a time.
 *
 * opossum keeps the window and the state. It is told of a call when that has ended, because it knows two ends only: with
 * the call inside of it, one that a client has abandoned would count as a success, make failures look rare and close a
 * breaker that is half open. So who begins a call asks `admits` first, and says how it ended or that it does not count.
 *
 * Concurrency  calls that began before a change of state and end after it no longer count: only the probe decides while
 *              half open.
 * Memory       it has timers, which do not keep the process; `close` ends them.
 * Source       https://nodeshift.dev/opossum/
 */
export class Breaker {
  readonly #circuit: CircuitBreaker<[boolean], void>;
  readonly #onChange: (state: BreakerState) => void;
  #isProbed = false;

  /** `onChange` is told every new state, once, when `admits` says the same. */
  constructor(options: BreakerOptions, onChange: (state: BreakerState) => void) {
    this.#onChange = onChange;
    this.#circuit = new CircuitBreaker(settle, {
      // Every call has a deadline and a signal of its own.
      timeout: false,
      errorThresholdPercentage: options.errorThreshold * 100,
      volumeThreshold: options.volumeThreshold,
      resetTimeout: options.resetTimeoutMs,
      rollingCountTimeout: options.rollingWindowMs,
      rollingCountBuckets: WINDOW_BUCKETS,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
    });
    this.#circuit.on('open', () => this.#changed('open'));
    this.#circuit.on('halfOpen', () => this.#changed('half_open'));
    this.#circuit.on('close', () => this.#changed('closed'));
  }

  get state(): BreakerState {
    if (this.#circuit.closed) return 'closed';
    return this.#circuit.halfOpen ? 'half_open' : 'open';
  }

  /** Whether a call may begin now. */
  get admits(): boolean {
    return this.#circuit.closed || (this.#circuit.halfOpen && !this.#isProbed);
  }

  /** Must be called for every call that begins. True: it is the probe, which `end` must be told. */
  begin(): boolean {
    if (this.#circuit.closed) return false;
    this.#isProbed = true;
    return true;
  }

  /** `hasFailed`: undefined for a call that says nothing about the instance. */
  end(hasFailed: boolean | undefined, isProbe: boolean): void {
    if (isProbe) this.#isProbed = false;
    if (hasFailed === undefined || !(isProbe ? this.#circuit.halfOpen : this.#circuit.closed)) return;
    // What is rejected has been counted.
    this.#circuit.fire(hasFailed).catch(() => {});
  }

  close(): void {
    this.#circuit.shutdown();
  }

  #changed(state: BreakerState): void {
    this.#isProbed = false;
    this.#onChange(state);
  }
}

/** Thrown and not rejected: so it counts in the turn in which the call ended. */
function settle(hasFailed: boolean): Promise<void> {
  if (hasFailed) throw FAILED;
  return DONE;
}
