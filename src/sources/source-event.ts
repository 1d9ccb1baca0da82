import type { BreakerState } from './breaker/breaker.ts';

/** What operators want to know of how a subgraph is called. `instance` and `url` are for the log and the admin port. */
export type SourceEvent =
  | ({ readonly kind: 'breaker'; readonly subgraph: string; readonly state: BreakerState } & InstanceName)
  | ({ readonly kind: 'ejected'; readonly subgraph: string; readonly forMs: number } & InstanceName)
  | ({ readonly kind: 'returned'; readonly subgraph: string } & InstanceName)
  /** A call was refused because no instance may be called. */
  | { readonly kind: 'short_circuit'; readonly subgraph: string }
  /** A call was sent once more, or would have been but for the retry budget. */
  | { readonly kind: 'retry'; readonly subgraph: string; readonly isGranted: boolean }
  /** A slow query was sent to a second instance, or was answered by that one first. */
  | { readonly kind: 'hedge'; readonly subgraph: string; readonly result: 'sent' | 'won' };

interface InstanceName {
  readonly instance: string;
  readonly url: string;
}
