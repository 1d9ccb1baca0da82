import type { DirectiveNode, DocumentNode } from 'graphql';
import { Kind, visit } from 'graphql';
import type { CompositionIssue } from '../composition.ts';
import { linksOf, localDirectiveName } from '../links.ts';
import { rateLimitNames } from './rate-limit-names.ts';

/**
 * Refuses a subgraph whose `@rateLimit` would not reach the supergraph.
 *
 * Composition drops a directive without `@composeDirective` silently, and the team would believe in limits that nobody
 * applies.
 * Source  https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives#composedirective
 */
export function uncomposedRateLimit(subgraph: string, document: DocumentNode): CompositionIssue[] {
  const names = rateLimitNames(document);
  const first = new Map<string, DirectiveNode>();
  visit(document, {
    Directive(node) {
      if (names.has(node.name.value) && !first.has(node.name.value)) first.set(node.name.value, node);
    },
  });
  if (first.size === 0) return [];
  const composed = composedDirectives(document);
  return [...first]
    .filter(([name]) => !composed.has(`@${name}`))
    .map(([name, { loc }]) => ({
      code: 'RATE_LIMIT_NOT_COMPOSED',
      message: `[${subgraph}] @${name} is used but not composed, so its limits would be lost. Add @composeDirective(name: "@${name}") and a @link to its specification.`,
      locations: loc ? [{ subgraph, line: loc.startToken.line, column: loc.startToken.column }] : [],
    }));
}

function composedDirectives(document: DocumentNode): Set<string> {
  const federation = linksOf(document).find((link) => link.url.startsWith('https://specs.apollo.dev/federation/'));
  const local = federation === undefined ? 'composeDirective' : localDirectiveName(federation, 'composeDirective');
  const names = new Set<string>();
  visit(document, {
    Directive(node) {
      if (node.name.value !== local) return;
      const value = node.arguments?.find((argument) => argument.name.value === 'name')?.value;
      if (value?.kind === Kind.STRING) names.add(value.value);
    },
  });
  return names;
}
