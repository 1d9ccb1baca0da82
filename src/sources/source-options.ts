import type { LookupFunction } from 'node:net';

/** How one subgraph is called. All times in milliseconds, sizes in bytes. */
export interface SourceOptions {
  /** From `send` to the last byte of the answer, whoever's call brings it; connecting included. */
  readonly timeoutMs: number;
  /** Largest accepted answer, as it is sent and as it is decompressed. */
  readonly maxResponseBytes: number;
  /** Connections per instance. */
  readonly connections: number;
  /** A connection that has been idle for this long is closed. */
  readonly poolIdleTimeoutMs: number;
  /** Resolves host names; refuses addresses that must not be called. Absent: the system's resolver. */
  readonly lookup?: LookupFunction | undefined;
}
