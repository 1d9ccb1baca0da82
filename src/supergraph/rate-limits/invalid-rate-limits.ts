import type { ConstDirectiveNode, DocumentNode } from 'graphql';
import { parse } from 'graphql';
import type { CompositionIssue } from '../composition.ts';
import type { RateLimitRule } from './rate-limit-rule.ts';
import { readRateLimits } from './read-rate-limits.ts';
import { rootTypeNames } from './root-type-names.ts';

/** A subgraph whose text is parsed. */
export interface ParsedSubgraph {
  readonly name: string;
  readonly typeDefs: DocumentNode;
}

/** Refuses a subgraph with a `@rateLimit` that could not be enforced as it is written. */
export function invalidRateLimits({ name, typeDefs }: ParsedSubgraph): CompositionIssue[] {
  return readRateLimits(typeDefs).problems.map(({ message, node }) => ({
    code: 'RATE_LIMIT_INVALID',
    message: `[${name}] ${message}.`,
    locations: locationOf(name, node),
  }));
}

/**
 * The same for what was composed of `subgraphs`: on a type, a directive stands for the fields of all of them. And every
 * limit has to be there as its team wrote it: of directives that cannot be repeated composition takes one, and of
 * definitions with different defaults too.
 */
export function invalidComposedRateLimits(sdl: string, subgraphs: readonly ParsedSubgraph[]): CompositionIssue[] {
  const written = subgraphs.flatMap(({ name, typeDefs }) => {
    const roots = rootTypeNames(typeDefs);
    return readRateLimits(typeDefs).applications.map(({ rule, node }) => ({
      subgraph: name,
      rule: { ...rule, typeName: roots.get(rule.typeName) ?? rule.typeName },
      node,
    }));
  });
  // Reading a large supergraph takes a while.
  if (written.length === 0) return [];
  const { applications, problems } = readRateLimits(parse(sdl, { noLocation: true }));
  const composed = new Set(applications.map(({ rule }) => textOf(rule)));
  const lost = written.filter(({ rule }) => !composed.has(textOf(rule)));
  return [
    ...problems.map(({ message }) => ({ code: 'RATE_LIMIT_INVALID', message: `${message}.`, locations: [] })),
    ...lost.map(({ subgraph, rule, node }) => ({
      code: 'RATE_LIMIT_NOT_COMPOSED',
      message: `[${subgraph}] ${rule.typeName}.${rule.fieldName}: this limit would be lost, because what another subgraph says was taken. Define the directive alike in all subgraphs, and repeatable.`,
      locations: locationOf(subgraph, node),
    })),
  ];
}

/** Equal for equal rules; which of several a rule is does not matter. */
function textOf({ name: _, ...rule }: RateLimitRule): string {
  return JSON.stringify(Object.entries(rule).sort(([left], [right]) => (left < right ? -1 : 1)));
}

function locationOf(subgraph: string, { loc }: ConstDirectiveNode): CompositionIssue['locations'] {
  return loc ? [{ subgraph, line: loc.startToken.line, column: loc.startToken.column }] : [];
}
