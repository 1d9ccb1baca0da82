import type { GraphQLErrorExtensions } from 'graphql';

/**
 * Whether an error is a defect of the gateway: neither a subgraph's nor one with a code of ours. Its text may name
 * anything, so clients get a fixed one and the log gets the rest.
 */
export function isInternalError(extensions: GraphQLErrorExtensions | undefined): boolean {
  const code = extensions?.code;
  return (code === undefined || code === 'INTERNAL_SERVER_ERROR') && extensions?.service === undefined;
}
