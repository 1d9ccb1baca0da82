import type { LookupFunction } from 'node:net';
import type { EjectionOptions } from './balance/ejection.ts';
import type { BreakerOptions } from './breaker/breaker.ts';
import type { HedgeOptions, RetryOptions } from './retry/retry-options.ts';
import type { SourceEvent } from './source-event.ts';

/** How one subgraph is called. All times in milliseconds, sizes in bytes. */
export interface SourceOptions {
  /** From `send` to the last byte of the answer, whoever's call brings it; connecting and retries included. */
  readonly timeoutMs: number;
  /** Largest accepted answer, as it is sent and as it is decompressed. */
  readonly maxResponseBytes: number;
  /** Connections per instance. */
  readonly connections: number;
  /** A connection that has been idle for this long is closed. */
  readonly poolIdleTimeoutMs: number;
  /** Asked before every call; false refuses it. Absent: all are made. */
  readonly admit?: (() => Promise<boolean>) | undefined;
  /** Resolves host names; refuses addresses that must not be called. Absent: the system's resolver. */
  readonly lookup?: LookupFunction | undefined;
  /** Header that tells the subgraph how many milliseconds its answer is waited for. Absent or null: none. */
  readonly timeoutHeader?: string | null | undefined;
  /** Of each instance. Absent: there is none. */
  readonly breaker?: BreakerOptions | undefined;
  /** Absent: instances are never left out for failures in a row. */
  readonly ejection?: EjectionOptions | undefined;
  /** Absent: nothing is sent again. */
  readonly retry?: RetryOptions | undefined;
  /** Absent: no slow query is sent twice. */
  readonly hedge?: HedgeOptions | undefined;
  /** How many of the calls, 0 to 1, may be sent again or twice. Default 0. */
  readonly retryBudget?: number | undefined;
  /** Must not throw. */
  readonly onEvent?: ((event: SourceEvent) => void) | undefined;
}
