import type { DocumentNode } from 'graphql';
import { PorticoError } from '../../core/portico-error.ts';
import { linksOf, localDirectiveName } from '../links.ts';

export const SECURITY_DIRECTIVES = ['authenticated', 'requiresScopes', 'policy'] as const;

export type SecurityDirective = (typeof SECURITY_DIRECTIVES)[number];

/**
 * The security directives that a supergraph links to: the name in the document, without `@` → what it is.
 *
 * Errors  throws SUPERGRAPH_INVALID for a version that is not known: it may mean something else.
 * Source  https://specs.apollo.dev/authenticated/v0.1 and the like
 */
export function securityDirectiveNames(supergraph: DocumentNode): Map<string, SecurityDirective> {
  const names = new Map<string, SecurityDirective>();
  for (const link of linksOf(supergraph)) {
    const directive = SECURITY_DIRECTIVES.find((name) => link.url.startsWith(`https://specs.apollo.dev/${name}/`));
    if (directive === undefined) continue;
    if (link.url !== `https://specs.apollo.dev/${directive}/v0.1`) {
      throw new PorticoError('SUPERGRAPH_INVALID', {
        reason: `it links to ${link.url}, a version that this gateway does not enforce`,
      });
    }
    names.set(localDirectiveName(link, directive), directive);
  }
  return names;
}
