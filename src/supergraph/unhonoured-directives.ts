import type { DirectiveNode, DocumentNode } from 'graphql';
import { visit } from 'graphql';
import type { CompositionIssue } from './composition.ts';
import { linksOf, localDirectiveName } from './links.ts';
import { UNSUPPORTED_FEATURES } from './unsupported-features.ts';

/**
 * Refuses federation directives that a gateway must act on and this one does not, where a subgraph applies them.
 * Composition itself accepts them, and the field would then be served as if they were not there.
 */
export function unhonouredDirectives(subgraph: string, document: DocumentNode): CompositionIssue[] {
  const federation = linksOf(document).find((link) => link.url.startsWith('https://specs.apollo.dev/federation/'));
  if (federation === undefined) return [];
  const refused = new Map(UNSUPPORTED_FEATURES.map((name) => [localDirectiveName(federation, name), name]));
  const first = new Map<string, DirectiveNode>();
  visit(document, {
    Directive(node) {
      const name = refused.get(node.name.value);
      if (name !== undefined && !first.has(name)) first.set(name, node);
    },
  });
  return [...first].map(([name, node]) => ({
    code: 'DIRECTIVE_NOT_HONOURED',
    message: `[${subgraph}] @${name} is not enforced by this gateway: serving the schema would ignore it. Remove it, or protect the field in the subgraph.`,
    locations: node.loc ? [{ subgraph, line: node.loc.startToken.line, column: node.loc.startToken.column }] : [],
  }));
}
