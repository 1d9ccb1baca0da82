import { availableParallelism } from 'node:os';
import type { StartingSubgraph, SubgraphName } from '../kit/start-subgraphs.ts';
import { SUBGRAPH_NAMES } from '../kit/start-subgraphs.ts';

/**
 * Starts the four subgraphs, as many at a time as there are processors beside the one the gateway needs, and waits until
 * all listen. A process that starts is busy all the while: on two processors, five at once would keep the gateway, whose
 * start takes longest, waiting for the others, and the first answer would come a second later.
 *
 * `launch` returns null when no more are wanted. Errors  rejects with the first SubgraphStartError.
 */
export async function launchInTurn(launch: (name: SubgraphName) => StartingSubgraph | null): Promise<void> {
  const atOnce = Math.min(SUBGRAPH_NAMES.length, Math.max(1, availableParallelism() - 1));
  const names = SUBGRAPH_NAMES.values();
  const takeTurns = async (): Promise<void> => {
    // All share one iterator, so each name is taken once.
    for (const name of names) {
      const starting = launch(name);
      if (starting === null) return;
      await starting.listening;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, takeTurns));
}
