import { createHash } from 'node:crypto';
import type { DocumentNode, EnumTypeDefinitionNode } from 'graphql';
import { GraphQLError, Kind, parse } from 'graphql';
import { PorticoError } from '../core/portico-error.ts';
import type { AccessRules } from './access/access-rules.ts';
import { readAccessRules } from './access/read-access-rules.ts';
import type { RateLimitRule } from './rate-limits/rate-limit-rule.ts';
import { readRateLimits } from './rate-limits/read-rate-limits.ts';
import { unsupportedFeatures } from './unsupported-features.ts';

/** A composed schema, read and checked. */
export interface Supergraph {
  /** First 12 hex digits of the SHA-256 of `sdl`: equal schemas have equal ids on every gateway. */
  readonly id: string;
  readonly sdl: string;
  /** Subgraph name → routing URL, as `join__Graph` states them. */
  readonly subgraphs: ReadonlyMap<string, string>;
  /** What its `@rateLimit` directives say. */
  readonly rateLimits: readonly RateLimitRule[];
  /** Who may see what; undefined when the schema uses none of the directives for that. No engine knows of it. */
  readonly access?: AccessRules | undefined;
}

/**
 * Reads a supergraph SDL.
 *
 * Errors  throws SUPERGRAPH_INVALID when it is no supergraph, asks for a feature that no engine here honours, has a rate
 *         limit that cannot be enforced, or protects fields in a way that cannot be read: serving it would leave open what
 *         its team meant to close.
 * Source  https://specs.apollo.dev/join/v0.3/
 */
export function readSupergraph(sdl: string): Supergraph {
  const document = parseOrRefuse(sdl);
  const graphs = document.definitions.find(
    (definition): definition is EnumTypeDefinitionNode =>
      definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph',
  );
  if (graphs === undefined) throw new PorticoError('SUPERGRAPH_INVALID', { reason: 'it has no enum join__Graph' });
  const unsupported = unsupportedFeatures(document);
  if (unsupported.length > 0) {
    throw new PorticoError('SUPERGRAPH_INVALID', {
      reason: `it uses ${unsupported.join(', ')}, which this gateway does not honour`,
    });
  }
  const { applications, problems } = readRateLimits(document);
  if (problems.length > 0) {
    const reason = `its rate limits cannot be enforced: ${problems.map(({ message }) => message).join('; ')}`;
    throw new PorticoError('SUPERGRAPH_INVALID', { reason });
  }
  return {
    id: supergraphId(sdl),
    sdl,
    subgraphs: routingUrls(graphs),
    rateLimits: applications.map(({ rule }) => rule),
    access: accessRulesOrRefuse(document),
  };
}

export function supergraphId(sdl: string): string {
  return idOfHash(createHash('sha256').update(sdl).digest('hex'));
}

/** The id of the supergraph whose SDL has this SHA-256, in hex. */
export function idOfHash(hash: string): string {
  return hash.slice(0, 12);
}

function parseOrRefuse(sdl: string): DocumentNode {
  try {
    return parse(sdl, { noLocation: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PorticoError('SUPERGRAPH_INVALID', { reason }, { cause });
  }
}

function accessRulesOrRefuse(document: DocumentNode): AccessRules | undefined {
  try {
    return readAccessRules(document);
  } catch (cause) {
    // A field set that does not parse.
    if (!(cause instanceof GraphQLError)) throw cause;
    throw new PorticoError('SUPERGRAPH_INVALID', { reason: cause.message }, { cause });
  }
}

function routingUrls(graphs: EnumTypeDefinitionNode): Map<string, string> {
  const urls = new Map<string, string>();
  for (const value of graphs.values ?? []) {
    const graph = value.directives?.find((directive) => directive.name.value === 'join__graph');
    const argument = (name: string) => {
      const node = graph?.arguments?.find((candidate) => candidate.name.value === name)?.value;
      return node?.kind === Kind.STRING ? node.value : undefined;
    };
    const name = argument('name');
    if (name === undefined) {
      throw new PorticoError('SUPERGRAPH_INVALID', { reason: `${value.name.value} has no @join__graph(name:)` });
    }
    urls.set(name, argument('url') ?? '');
  }
  return urls;
}
