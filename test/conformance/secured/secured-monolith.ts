import type { GraphQLFormattedError, GraphQLSchema } from 'graphql';
import { execute, GraphQLError, parse } from 'graphql';
import type { World } from '../../kit/world/world.ts';
import type { Asker } from './permissions.ts';
import { mayAsk } from './permissions.ts';

export interface MonolithAnswer {
  readonly data: unknown;
  readonly errors: readonly GraphQLFormattedError[];
}

type Thing = Readonly<Record<string, unknown>>;

/** The secured graph as one schema whose resolvers look at who asks: what a gateway's answer must be. */
export async function askMonolith(
  schema: GraphQLSchema,
  world: World,
  query: string,
  variableValues: Readonly<Record<string, unknown>>,
  asker: Asker,
): Promise<MonolithAnswer> {
  const result = await execute({
    schema,
    document: parse(query),
    variableValues,
    typeResolver: (value) => (value as { __typename: string }).__typename,
    // Asynchronous, so that fields beside one that fails run as well.
    fieldResolver: async (source: Thing | undefined, args, _context, { parentType, fieldName }) => {
      if (!mayAsk(asker, parentType.name, fieldName)) {
        throw new GraphQLError('Unauthorized field or type', { extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } });
      }
      const resolve = world.resolvers[parentType.name]?.[fieldName];
      return resolve === undefined ? source?.[fieldName] : resolve((source ?? {}) as never, args as never);
    },
  });
  return JSON.parse(JSON.stringify({ data: result.data, errors: result.errors ?? [] }));
}
