import { setImmediate } from 'node:timers/promises';

const DEFAULT_SLICE_MS = 5;

/**
 * Divides work that would hold the event loop for long: `pause` between its steps waits for a turn of the event loop
 * when the slice of time is used up.
 *
 * Units  `sliceMs`: milliseconds of work between turns, plus whatever the step takes that ends it. Default 5.
 */
export class TimeSlice {
  readonly #sliceMs: number;
  #until: number;

  constructor(sliceMs = DEFAULT_SLICE_MS) {
    this.#sliceMs = sliceMs;
    this.#until = performance.now() + sliceMs;
  }

  /** Undefined when there is time left: awaiting that would cost more than most steps. */
  pause(): Promise<void> | undefined {
    return performance.now() < this.#until ? undefined : this.#turn();
  }

  async #turn(): Promise<void> {
    await setImmediate();
    this.#until = performance.now() + this.#sliceMs;
  }
}
