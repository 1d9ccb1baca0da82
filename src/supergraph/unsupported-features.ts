import type { DocumentNode } from 'graphql';
import { linksOf } from './links.ts';

/**
 * Federation features that change how a field is resolved, and that no engine here honours. A schema that uses one is
 * refused: its fields would get arguments that nobody has set.
 */
export const UNSUPPORTED_FEATURES = ['context', 'fromContext'] as const;

/** The unsupported features that a supergraph links to, as directive names with their `@`. */
export function unsupportedFeatures(supergraph: DocumentNode): string[] {
  const refused = new Set<string>(UNSUPPORTED_FEATURES);
  return linksOf(supergraph)
    .map((link) => /^https:\/\/specs\.apollo\.dev\/(\w+)\/v/.exec(link.url)?.[1])
    .filter((name): name is string => name !== undefined && refused.has(name))
    .map((name) => `@${name}`);
}
