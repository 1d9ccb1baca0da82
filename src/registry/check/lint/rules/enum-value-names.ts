import { definedElements } from '../defined-elements.ts';
import type { LintRule } from '../lint-rule.ts';
import { problemAt } from '../lint-rule.ts';
import { isFederationName } from './reserved-names.ts';

const FORM = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** Enum values are in SCREAMING_SNAKE_CASE. */
export const enumValueNames: LintRule = {
  code: 'ENUM_VALUE_SCREAMING_SNAKE_CASE',
  description: 'Enum values are in SCREAMING_SNAKE_CASE.',
  severity: 'warning',
  check: (document) =>
    definedElements(document)
      .filter(({ kind, name }) => kind === 'enum-value' && !FORM.test(name) && !isFederationName(name))
      .map(({ name, node, coordinate }) =>
        problemAt(node.name, coordinate, `Enum value ${name} is not in SCREAMING_SNAKE_CASE.`),
      ),
};
