import { parentPort } from 'node:worker_threads';
import { compose } from './compose.ts';
import type { SubgraphInput } from './composition.ts';

/** The thread behind `Composer`: takes one list of subgraphs at a time, answers with a `Composition`. */
parentPort?.on('message', (subgraphs: readonly SubgraphInput[]) => {
  parentPort?.postMessage(compose(subgraphs));
});
