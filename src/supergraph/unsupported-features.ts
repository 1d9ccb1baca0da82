import type { DocumentNode } from 'graphql';
import { linksOf } from './links.ts';

/**
 * Federation features that change who may see a field, or how a field is resolved, and that no engine here honours.
 * A schema that uses one is refused: ignoring it would serve data that its team meant to protect.
 */
export const UNSUPPORTED_FEATURES = ['authenticated', 'requiresScopes', 'policy', 'context', 'fromContext'] as const;

/** The unsupported features that a supergraph links to, as directive names with their `@`. */
export function unsupportedFeatures(supergraph: DocumentNode): string[] {
  const refused = new Set<string>(UNSUPPORTED_FEATURES);
  return linksOf(supergraph)
    .map((link) => /^https:\/\/specs\.apollo\.dev\/(\w+)\/v/.exec(link.url)?.[1])
    .filter((name): name is string => name !== undefined && refused.has(name))
    .map((name) => `@${name}`);
}
