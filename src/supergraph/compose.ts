import { composeServices } from '@apollo/composition';
import type { DocumentNode, GraphQLError } from 'graphql';
import { parse } from 'graphql';
import type { Composition, CompositionIssue, SubgraphInput } from './composition.ts';
import { differingNames } from './rate-limits/differing-names.ts';
import { invalidComposedRateLimits, invalidRateLimits } from './rate-limits/invalid-rate-limits.ts';
import { uncomposedRateLimit } from './rate-limits/uncomposed-rate-limit.ts';
import { unhonouredDirectives } from './unhonoured-directives.ts';

type ComposerNode = NonNullable<GraphQLError['nodes']>[number] & { readonly subgraph?: string };

/**
 * Composes subgraph schemas, synchronously and on this thread: run it through `Composer`, which gives it a thread of its own.
 *
 * Errors  every problem with the schemas is in the result; what is thrown is a defect of the composer.
 */
export function compose(subgraphs: readonly SubgraphInput[]): Composition {
  const errors: CompositionIssue[] = [];
  const services = subgraphs.flatMap(({ name, sdl, routingUrl }) => {
    const typeDefs = parseSubgraph(name, sdl, errors);
    return typeDefs === undefined ? [] : [{ name, url: routingUrl, typeDefs }];
  });
  for (const { name, typeDefs } of services) {
    errors.push(...unhonouredDirectives(name, typeDefs), ...uncomposedRateLimit(name, typeDefs));
    errors.push(...invalidRateLimits({ name, typeDefs }));
  }
  errors.push(...differingNames(services));
  if (errors.length > 0) return { kind: 'failed', errors };
  const result = composeServices(services);
  if (result.errors !== undefined) return { kind: 'failed', errors: result.errors.map(toIssue) };
  const composedAmiss = invalidComposedRateLimits(result.supergraphSdl, services);
  if (composedAmiss.length > 0) return { kind: 'failed', errors: composedAmiss };
  const hints = result.hints.map((hint) => ({
    code: hint.definition.code,
    message: hint.message,
    locations: (hint.nodes ?? []).flatMap(locationOf),
  }));
  return { kind: 'composed', sdl: result.supergraphSdl, hints };
}

function parseSubgraph(subgraph: string, sdl: string, errors: CompositionIssue[]): DocumentNode | undefined {
  try {
    return parse(sdl);
  } catch (error) {
    const { message, locations } = error as GraphQLError;
    errors.push({
      code: 'INVALID_GRAPHQL',
      message: `[${subgraph}] ${message}`,
      locations: (locations ?? []).map(({ line, column }) => ({ subgraph, line, column })),
    });
    return undefined;
  }
}

function toIssue(error: GraphQLError): CompositionIssue {
  const code = typeof error.extensions.code === 'string' ? error.extensions.code : 'UNKNOWN';
  return { code, message: error.message, locations: (error.nodes ?? []).flatMap(locationOf) };
}

function locationOf(node: ComposerNode): CompositionIssue['locations'] {
  if (node.subgraph === undefined || node.loc === undefined) return [];
  const { line, column } = node.loc.startToken;
  return [{ subgraph: node.subgraph, line, column }];
}
