import { definedElements } from '../defined-elements.ts';
import type { LintRule } from '../lint-rule.ts';
import { problemAt } from '../lint-rule.ts';
import { isFederationName } from './reserved-names.ts';

const FORM = /^[a-z][A-Za-z0-9]*$/;

/** Names of arguments are in camelCase. */
export const argumentNames: LintRule = {
  code: 'ARGUMENT_NAME_CAMEL_CASE',
  description: 'Names of arguments are in camelCase.',
  severity: 'warning',
  check: (document) =>
    definedElements(document)
      .filter(({ kind, name }) => kind === 'argument' && !FORM.test(name) && !isFederationName(name))
      .map(({ name, node, coordinate }) => problemAt(node.name, coordinate, `Argument ${name} is not in camelCase.`)),
};
