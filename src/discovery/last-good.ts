import type { Instance } from './discovery.ts';

/** What was served for one subgraph before a restart. */
export interface LastGoodSubgraph {
  readonly sdl: string;
  readonly routingUrl: string;
  readonly instances: readonly Instance[];
}

/** By subgraph name. Used at a cold start for the subgraphs that cannot be read. */
export type LastGood = ReadonlyMap<string, LastGoodSubgraph>;
