import type { ConstArgumentNode } from 'graphql';
import { isTypeDefinitionNode, Kind } from 'graphql';
import { rootTypeNames } from '../../../../supergraph/rate-limits/root-type-names.ts';
import type { DefinedElement } from '../defined-elements.ts';
import { definedElements, directivesOf } from '../defined-elements.ts';
import type { LintRule } from '../lint-rule.ts';
import { problemAt } from '../lint-rule.ts';
import { isFederationName } from './reserved-names.ts';

/** Types say what they are. */
export const typeDescriptions: LintRule = {
  code: 'TYPE_DESCRIPTION',
  description: 'Types have a description. Root types, extensions and mere references to entities of others need none.',
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
  if (element.node.description !== undefined) return false;
  return !directivesOf(element).some(
    ({ name, arguments: args = [] }) => /(^|__)extends$/.test(name.value) || args.some(isUnresolvable),
  );
}

function isUnresolvable({ name, value }: ConstArgumentNode): boolean {
  return name.value === 'resolvable' && value.kind === Kind.BOOLEAN && !value.value;
}
