import { rootTypeNames } from '../../../../supergraph/rate-limits/root-type-names.ts';
import { definedElements } from '../defined-elements.ts';
import type { LintRule } from '../lint-rule.ts';
import { problemAt } from '../lint-rule.ts';
import { isFederationName } from './reserved-names.ts';

/** Where clients come in, they are told what they find. */
export const rootFieldDescriptions: LintRule = {
  code: 'ROOT_FIELD_DESCRIPTION',
  description: 'Fields of Query, Mutation and Subscription have a description.',
  severity: 'warning',
  check: (document) => {
    const roots = new Set(['Query', 'Mutation', 'Subscription', ...rootTypeNames(document).keys()]);
    return definedElements(document)
      .filter(
        (element) =>
          element.kind === 'field' &&
          roots.has(element.typeName) &&
          element.node.description === undefined &&
          !isFederationName(element.name),
      )
      .map(({ node, coordinate }) => problemAt(node.name, coordinate, `Root field ${coordinate} has no description.`));
  },
};
