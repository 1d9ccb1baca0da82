import { graphql } from 'graphql';
import { worldMonolith } from '../../test/conformance/monolith/world-monolith.ts';
import type { World } from '../../test/kit/world/world.ts';

/**
 * What a gateway must answer: the same operation on the same world, in one schema without any federation.
 *
 * Errors  an `Error` when the workload itself is wrong, that is when this answer has errors.
 */
export async function expectedAnswer(supergraph: string, world: World, query: string): Promise<unknown> {
  const { data, errors } = await graphql({ schema: worldMonolith(supergraph, world), source: query });
  if (errors !== undefined) throw new Error(`The workload cannot answer its own query: ${errors.join('; ')}`);
  return data;
}
