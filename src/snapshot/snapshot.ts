import type { GraphQLSchema } from 'graphql';
import type { OperationLimits } from '../limits/rate/operation/operation-limits.ts';
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
  /** Absent when nothing in it is limited by a rate. */
  readonly rateLimits?: OperationLimits | undefined;
}

/** What is compiled for a snapshot beside its engine. */
export interface SnapshotExtras {
  readonly rateLimits?:
    | ((supergraph: Supergraph, schema: GraphQLSchema) => Promise<OperationLimits | undefined>)
    | undefined;
}

/** Lets go of all that a snapshot holds: for one that was replaced as for one that was never served. */
export function disposeSnapshot({ sources, execution }: Snapshot): void {
  sources.release();
  void execution.dispose();
}

/** Builds the snapshot of a supergraph. Throws what the engine throws, or `extras`; nothing is held then. */
export async function buildSnapshot(
  supergraph: Supergraph,
  engine: Engine,
  directory: SourceDirectory,
  extras: SnapshotExtras = {},
): Promise<Snapshot> {
  const sources = directory.lease(supergraph.subgraphs.keys());
  try {
    const execution = await engine.prepare(supergraph, sources.sources);
    const rateLimits = await compileExtras(supergraph, execution, extras);
    return Object.freeze({ id: supergraph.id, createdAt: new Date(), supergraph, execution, sources, rateLimits });
  } catch (error) {
    sources.release();
    throw error;
  }
}

async function compileExtras(
  supergraph: Supergraph,
  execution: Execution,
  { rateLimits }: SnapshotExtras,
): Promise<OperationLimits | undefined> {
  try {
    return await rateLimits?.(supergraph, execution.apiSchema);
  } catch (error) {
    await execution.dispose();
    throw error;
  }
}
