import type { DocumentNode } from 'graphql';
import { parse } from 'graphql';
import type { CompositionIssue } from '../composition.ts';
import { readRateLimits } from './read-rate-limits.ts';

/** Refuses a subgraph with a `@rateLimit` that could not be enforced as it is written. */
export function invalidRateLimits(subgraph: string, document: DocumentNode): CompositionIssue[] {
  return readRateLimits(document).problems.map(({ message, node: { loc } }) => ({
    code: 'RATE_LIMIT_INVALID',
    message: `[${subgraph}] ${message}.`,
    locations: loc ? [{ subgraph, line: loc.startToken.line, column: loc.startToken.column }] : [],
  }));
}

/**
 * The same for what was composed: on a type, a directive stands for the fields of all subgraphs, and of applications that
 * cannot be repeated one was taken. `subgraphs` are what it was made of.
 */
export function invalidComposedRateLimits(sdl: string, subgraphs: readonly DocumentNode[]): CompositionIssue[] {
  // Reading a large supergraph takes a while.
  if (subgraphs.every((document) => readRateLimits(document).rules.length === 0)) return [];
  return readRateLimits(parse(sdl, { noLocation: true })).problems.map(({ message }) => ({
    code: 'RATE_LIMIT_INVALID',
    message: `${message}.`,
    locations: [],
  }));
}
