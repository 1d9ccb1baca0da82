import { composeServices } from '@theguild/federation-composition';
import type { GraphQLError } from 'graphql';
import { parse } from 'graphql';

export type Opinion =
  | { readonly kind: 'composed' }
  | { readonly kind: 'failed'; readonly codes: readonly string[]; readonly messages: readonly string[] };

/** It knows no later one, and the graphs here use nothing that came later. */
const LATEST_KNOWN = 'v2.9';
const LATER = /(https:\/\/specs\.apollo\.dev\/federation\/)v2\.1\d/g;

/** What another composer says, which shares no code with Apollo's. */
export function secondOpinion(subgraphs: Readonly<Record<string, string>>): Opinion {
  let services: Parameters<typeof composeServices>[0];
  try {
    services = Object.entries(subgraphs).map(([name, sdl]) => ({
      name,
      url: `http://${name}.invalid`,
      typeDefs: parse(sdl.replaceAll(LATER, `$1${LATEST_KNOWN}`)),
    }));
  } catch (error) {
    return { kind: 'failed', codes: ['INVALID_GRAPHQL'], messages: [(error as GraphQLError).message] };
  }
  const { errors } = composeServices(services);
  if (errors === undefined) return { kind: 'composed' };
  return {
    kind: 'failed',
    codes: [...new Set(errors.map(({ extensions }) => String(extensions.code)))],
    messages: errors.map(({ message }) => message),
  };
}
