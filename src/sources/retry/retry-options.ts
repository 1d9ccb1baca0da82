import type { BackoffOptions } from './retry-delay.ts';

export interface RetryOptions extends BackoffOptions {
  /** How often one query is sent again at most. */
  readonly maxRetries: number;
}

export interface HedgeOptions {
  /** Milliseconds; a second call is never sent earlier. */
  readonly minDelayMs: number;
}
