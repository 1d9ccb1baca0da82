import type { SubgraphInput } from '../../supergraph/composition.ts';
import type { Changes } from '../changes/change-set.ts';
import type { ProposedSubgraph } from './check-report.ts';

/** A subgraph that is only checked may be new, and where it will run may not be known yet. Reserved: no gateway can reach it. */
const UNKNOWN_ROUTING_URL = 'http://unknown.invalid';

export interface ProposedSet {
  /** The whole set, as it would be after the proposal. */
  readonly subgraphs: readonly SubgraphInput[];
  readonly proposal: readonly ProposedSubgraph[];
}

/** Puts a proposal into the published set. To delete what is not there changes nothing. */
export function proposedSet(current: readonly SubgraphInput[], changes: Changes): ProposedSet {
  const set = new Map(current.map((subgraph) => [subgraph.name, subgraph]));
  const proposal = [...changes].map(([name, change]): ProposedSubgraph => {
    const published = set.get(name);
    if (change === null) {
      set.delete(name);
      return { name, action: published === undefined ? 'unchanged' : 'delete' };
    }
    const routingUrl = change.routingUrl ?? published?.routingUrl ?? UNKNOWN_ROUTING_URL;
    set.set(name, { name, sdl: change.sdl, routingUrl });
    if (published === undefined) return { name, action: 'create' };
    const isSame = published.sdl === change.sdl && published.routingUrl === routingUrl;
    return { name, action: isSame ? 'unchanged' : 'update' };
  });
  return { subgraphs: [...set.values()], proposal };
}
