import { definedElements } from '../defined-elements.ts';
import type { LintRule } from '../lint-rule.ts';
import { problemAt } from '../lint-rule.ts';
import { isFederationName } from './reserved-names.ts';

const FORM = /^[a-z][A-Za-z0-9]*$/;

/** Names of fields and input fields are in camelCase. */
export const fieldNames: LintRule = {
  code: 'FIELD_NAME_CAMEL_CASE',
  description: 'Names of fields and input fields are in camelCase.',
  severity: 'warning',
  check: (document) =>
    definedElements(document)
      .filter(
        ({ kind, name }) => (kind === 'field' || kind === 'input-field') && !FORM.test(name) && !isFederationName(name),
      )
      .map(({ name, node, coordinate }) => problemAt(node.name, coordinate, `Field ${name} is not in camelCase.`)),
};
