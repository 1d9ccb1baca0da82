import type { SourceDirectory, SourceLease } from '../sources/source-directory.ts';
import type { Supergraph } from '../supergraph/supergraph.ts';
import type { Engine, Execution } from './engine.ts';

/**
 * Everything derived from one supergraph, frozen. A request takes one snapshot and uses no other, so it can never
 * validate against one schema and execute on another.
 */
export interface Snapshot {
  readonly id: string;
  readonly createdAt: Date;
  readonly supergraph: Supergraph;
  readonly execution: Execution;
  readonly sources: SourceLease;
}

/** Lets go of all that a snapshot holds: for one that was replaced as for one that was never served. */
export function disposeSnapshot({ sources, execution }: Snapshot): void {
  sources.release();
  void execution.dispose();
}

/** Builds the snapshot of a supergraph. Throws what the engine throws; nothing is held then. */
export async function buildSnapshot(
  supergraph: Supergraph,
  engine: Engine,
  directory: SourceDirectory,
): Promise<Snapshot> {
  const sources = directory.lease(supergraph.subgraphs.keys());
  try {
    const execution = await engine.prepare(supergraph, sources.sources);
    return Object.freeze({ id: supergraph.id, createdAt: new Date(), supergraph, execution, sources });
  } catch (error) {
    sources.release();
    throw error;
  }
}
