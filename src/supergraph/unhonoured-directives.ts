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
  const refused = new Map<string, string>(
    UNSUPPORTED_FEATURES.map((name) => [localDirectiveName(federation, name), `@${name}`]),
  );
  const override = localDirectiveName(federation, 'override');
  const first = new Map<string, DirectiveNode>();
  visit(document, {
    Directive(node) {
      // Nobody tells the planner which labels are active: it would take all of them for inactive.
      const isProgressive = node.name.value === override && hasArgument(node, 'label');
      const name = isProgressive ? '@override(label:)' : refused.get(node.name.value);
      if (name !== undefined && !first.has(name)) first.set(name, node);
    },
  });
  return [...first].map(([name, node]) => ({
    code: 'DIRECTIVE_NOT_HONOURED',
    message: `[${subgraph}] ${name} is not honoured by this gateway: it would be ignored. Take it out, and do in the subgraph what it stands for.`,
    locations: node.loc ? [{ subgraph, line: node.loc.startToken.line, column: node.loc.startToken.column }] : [],
  }));
}

function hasArgument(node: DirectiveNode, name: string): boolean {
  return node.arguments?.some((argument) => argument.name.value === name) ?? false;
}
