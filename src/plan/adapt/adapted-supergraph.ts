import type { DocumentNode } from 'graphql';
import { parse } from 'graphql';
import { resolvableKeysFirst } from './resolvable-keys-first.ts';
import type { StandIns } from './stand-ins.ts';
import { withStandIns } from './stand-ins.ts';

/** A supergraph as the planner gets it: the same graph, said so that the planner understands it rightly. */
export interface AdaptedSupergraph {
  readonly document: DocumentNode;
  /** Whether there was anything to adapt. */
  readonly isAdapted: boolean;
  readonly standIns: StandIns;
}

/** Clients and subgraphs never see what this changes; see decision 007. */
export function adaptSupergraph(sdl: string): AdaptedSupergraph {
  const original = parse(sdl, { noLocation: true });
  const { document, standIns } = withStandIns(resolvableKeysFirst(original));
  return { document, isAdapted: document !== original, standIns };
}
