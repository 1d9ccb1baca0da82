import type { LookupFunction } from 'node:net';

/** How one subgraph is called. All times in milliseconds, sizes in bytes. */
export interface SourceOptions {
  /** From the choice of an instance to the last byte of its answer. */
  readonly timeoutMs: number;
  /** Largest accepted answer, counted after decompression. */
  readonly maxResponseBytes: number;
  /** Connections per instance. */
  readonly connections: number;
  readonly poolIdleTimeoutMs: number;
  /** Resolves host names; refuses addresses that must not be called. Absent: the system's resolver. */
  readonly lookup?: LookupFunction | undefined;
}
