import type { ConstDirectiveNode, DocumentNode } from 'graphql';
import { visit } from 'graphql';
import { SECURITY_DIRECTIVES } from '../../../../supergraph/access/security-links.ts';
import { linksOf, localDirectiveName } from '../../../../supergraph/links.ts';
import { coordinateAt } from '../../coordinate-at.ts';
import type { LintRule } from '../lint-rule.ts';
import { problemAt } from '../lint-rule.ts';

/** What looks protected is. */
export const importedAccessDirectives: LintRule = {
  code: 'ACCESS_DIRECTIVE_NOT_IMPORTED',
  description:
    '`@authenticated`, `@requiresScopes` and `@policy` are imported from federation: others of these names protect nothing.',
  severity: 'error',
  check: (document) => {
    const honoured = importedNames(document);
    const suspects = new Set(SECURITY_DIRECTIVES.filter((name) => !honoured.has(name)) as readonly string[]);
    const found: ConstDirectiveNode[] = [];
    visit(document, {
      Directive: (node) => {
        if (suspects.has(node.name.value)) found.push(node as ConstDirectiveNode);
      },
    });
    return found.map((node) => {
      const { line, column } = node.loc?.startToken ?? { line: 1, column: 1 };
      const name = `@${node.name.value}`;
      const message = `${name} is not imported from federation, so nobody enforces it. Add import: ["${name}"] to the @link of https://specs.apollo.dev/federation.`;
      return problemAt(node, coordinateAt(document, line, column) ?? null, message);
    });
  },
};

/** The names under which the document has them from federation, or from their own specifications. */
function importedNames(document: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>();
  for (const link of linksOf(document)) {
    const isFederation = link.url.startsWith('https://specs.apollo.dev/federation/');
    for (const directive of SECURITY_DIRECTIVES) {
      const isOwn = link.url.startsWith(`https://specs.apollo.dev/${directive}/`);
      if (isFederation || isOwn) names.add(localDirectiveName(link, directive));
    }
  }
  return names;
}
