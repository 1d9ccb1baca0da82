import type { World } from '../../test/kit/world/world.ts';
import type { SubgraphSource } from '../../test/kit/world/world-subgraph.ts';

/** What differs between the requests of one load. */
export type Variation =
  /** Every request alike, so that a gateway may share work between those in flight. */
  | 'nothing'
  /** Each request carries a different value in `VARIED_HEADER`, which every gateway forwards to subgraphs. */
  | 'header'
  /** As `header`, and each request asks a new operation: `PLACEHOLDER` in the document is replaced by a number. */
  | 'operation';

/** Sent with every request and forwarded to subgraphs by every gateway. */
export const VARIED_HEADER = 'x-bench';

/** Stands in a document for the number that makes it new; only in names of aliases. */
export const PLACEHOLDER = '__N__';

/** One GraphQL request, over and over. */
export interface Traffic {
  readonly query: string;
  readonly vary: Variation;
  /** Connections, each with one request at a time. Default: `--connections`. */
  readonly connections?: number;
  /** Milliseconds that each connection waits between an answer and its next request. Default 0. */
  readonly pauseMs?: number;
}

/** A graph, its data and the traffic that is timed on it. */
export interface Workload {
  readonly name: string;
  /** One line for the report. */
  readonly about: string;
  readonly subgraphs: readonly SubgraphSource[];
  readonly world: World;
  readonly traffic: Traffic;
  /** Sent by another client meanwhile and not timed. What the gateway then spends per request is not known. */
  readonly beside?: Traffic;
}
