import { definedElements } from '../defined-elements.ts';
import type { LintRule } from '../lint-rule.ts';
import { problemAt } from '../lint-rule.ts';
import { isFederationName } from './reserved-names.ts';

const FORM = /^[A-Z][A-Za-z0-9]*$/;

/** Names of types are in PascalCase. */
export const typeNames: LintRule = {
  code: 'TYPE_NAME_PASCAL_CASE',
  description: 'Names of types are in PascalCase.',
  severity: 'warning',
  check: (document) =>
    definedElements(document)
      .filter(({ kind, name }) => kind === 'type' && !FORM.test(name) && !isFederationName(name))
      .map(({ name, node, coordinate }) => problemAt(node.name, coordinate, `Type ${name} is not in PascalCase.`)),
};
