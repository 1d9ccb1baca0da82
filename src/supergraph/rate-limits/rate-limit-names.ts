import type { DocumentNode } from 'graphql';
import { Kind } from 'graphql';
import { linksOf, localDirectiveName } from '../links.ts';

/**
 * The names, without `@`, under which a document uses `@rateLimit`: as its `@link`s import it, under the prefix of a link
 * that imports something else, or plainly where nothing is linked.
 *
 * Whose specification a link names is not looked at: each team may host its own.
 */
export function rateLimitNames(document: DocumentNode): ReadonlySet<string> {
  const links = linksOf(document).filter(({ url }) => !url.startsWith('https://specs.apollo.dev/'));
  const imported = links.filter(({ imports }) => imports.has('@rateLimit'));
  const names = new Set(imported.map((link) => localDirectiveName(link, 'rateLimit')));
  const defined = new Set(
    document.definitions
      .filter((definition) => definition.kind === Kind.DIRECTIVE_DEFINITION)
      .map(({ name }) => name.value),
  );
  for (const link of links) {
    const prefixed = localDirectiveName(link, 'rateLimit');
    if (defined.has(prefixed)) names.add(prefixed);
  }
  if (names.size === 0) names.add('rateLimit');
  return names;
}
