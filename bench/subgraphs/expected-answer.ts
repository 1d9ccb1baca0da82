import type { GraphQLObjectType } from 'graphql';
import { graphql, isObjectType, parse } from 'graphql';
import { supergraphSchema } from '../../test/conformance/monolith/supergraph-schema.ts';
import type { World } from '../workloads/workload.ts';

/**
 * What a gateway must answer: the same operation on the same world, in one schema without any federation.
 *
 * Errors  an `Error` when the workload itself is wrong, that is when this answer has errors.
 */
export async function expectedAnswer(supergraph: string, world: World, query: string): Promise<unknown> {
  const schema = supergraphSchema(parse(supergraph), 'clients');
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type)) addResolvers(type, world);
  }
  const { data, errors } = await graphql({ schema, source: query });
  if (errors !== undefined) throw new Error(`The workload cannot answer its own query: ${errors.join('; ')}`);
  return data;
}

function addResolvers(type: GraphQLObjectType, world: World): void {
  const fields = type.getFields();
  for (const [name, resolve] of Object.entries(world.resolvers[type.name] ?? {})) {
    const field = fields[name];
    if (field !== undefined) field.resolve = (source, args) => resolve(source as never, args as never);
  }
}
