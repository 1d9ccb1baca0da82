import { isTypeDefinitionNode } from 'graphql';
import { rootTypeNames } from '../../../../supergraph/rate-limits/root-type-names.ts';
import type { DefinedElement } from '../defined-elements.ts';
import { definedElements, directivesOf } from '../defined-elements.ts';
import type { LintRule } from '../lint-rule.ts';
import { problemAt } from '../lint-rule.ts';
import { isFederationName } from './reserved-names.ts';

/** Types say what they are. */
export const typeDescriptions: LintRule = {
  code: 'TYPE_DESCRIPTION',
  description:
    'Types have a description. Root types, extensions and entities, which another subgraph may describe, need none.',
  severity: 'warning',
  check: (document) => {
    const roots = new Set(['Query', 'Mutation', 'Subscription', ...rootTypeNames(document).keys()]);
    return definedElements(document)
      .filter((element) => element.kind === 'type' && !roots.has(element.name) && needsDescription(element))
      .map(({ name, node, coordinate }) => problemAt(node.name, coordinate, `Type ${name} has no description.`));
  },
};

function needsDescription(element: DefinedElement): boolean {
  if (element.kind !== 'type' || !isTypeDefinitionNode(element.node) || isFederationName(element.name)) return false;
  // Of an entity one description is enough, and composition hints at those that differ.
  const isEntity = directivesOf(element).some(({ name }) => /(^|__)(key|extends)$/.test(name.value));
  return element.node.description === undefined && !isEntity;
}
