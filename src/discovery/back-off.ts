/** When to try again: grows with every failure in a row, and differs between gateways so that they do not knock together. */
export interface BackOff {
  /** Upper bound of the delay after the first failure, in milliseconds; doubles with each further one. */
  readonly baseMs: number;
  /** Upper bound of any delay, in milliseconds. */
  readonly maxMs: number;
  /** Between 0 and 1. */
  readonly random: () => number;
}

/**
 * The delay in milliseconds after `failures` failures in a row (at least 1): anything between 0 and the bound.
 *
 * Source  "full jitter": half the load on a recovering server that equal jitter or none would bring.
 */
export function backOffDelay(failures: number, { baseMs, maxMs, random }: BackOff): number {
  // 2 ** 1024 is Infinity, which `min` copes with: a counter that runs for weeks does no harm.
  return random() * Math.min(maxMs, baseMs * 2 ** (failures - 1));
}
