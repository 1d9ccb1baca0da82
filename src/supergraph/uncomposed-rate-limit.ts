import type { DocumentNode } from 'graphql';
import { Kind, visit } from 'graphql';
import type { CompositionIssue } from './composition.ts';
import { linksOf, localDirectiveName } from './links.ts';

/**
 * Refuses a subgraph whose `@rateLimit` would not reach the supergraph.
 *
 * Composition drops a directive without `@composeDirective` silently, and the team would believe in limits that nobody
 * applies.
 * Source  https://www.apollographql.com/docs/graphos/schema-design/federated-schemas/reference/directives#composedirective
 */
export function uncomposedRateLimit(subgraph: string, document: DocumentNode): CompositionIssue[] {
  const links = linksOf(document);
  const name = links.map((link) => link.imports.get('@rateLimit')).find((local) => local !== undefined) ?? '@rateLimit';
  let applied: { line: number; column: number } | undefined;
  visit(document, {
    Directive(node) {
      if (`@${node.name.value}` !== name || applied !== undefined) return;
      applied = { line: node.loc?.startToken.line ?? 1, column: node.loc?.startToken.column ?? 1 };
    },
  });
  if (applied === undefined || composedDirectives(document).has(name)) return [];
  return [
    {
      code: 'RATE_LIMIT_NOT_COMPOSED',
      message: `[${subgraph}] ${name} is used but not composed, so its limits would be lost. Add @composeDirective(name: "${name}") and a @link to its specification.`,
      locations: [{ subgraph, ...applied }],
    },
  ];
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
