import type { LintRule } from './lint-rule.ts';
import { argumentNames } from './rules/argument-names.ts';
import { composedRateLimits } from './rules/composed-rate-limits.ts';
import { deprecationReasons } from './rules/deprecation-reasons.ts';
import { enumValueNames } from './rules/enum-value-names.ts';
import { fieldNames } from './rules/field-names.ts';
import { honouredDirectives } from './rules/honoured-directives.ts';
import { importedAccessDirectives } from './rules/imported-access-directives.ts';
import { reservedNames } from './rules/reserved-names.ts';
import { rootFieldDescriptions } from './rules/root-field-descriptions.ts';
import { typeDescriptions } from './rules/type-descriptions.ts';
import { typeNames } from './rules/type-names.ts';
import { validRateLimits } from './rules/valid-rate-limits.ts';

/** All rules, in the order of the documentation: style first, then what would not work. */
export const LINT_RULES: readonly LintRule[] = [
  typeNames,
  fieldNames,
  argumentNames,
  enumValueNames,
  typeDescriptions,
  rootFieldDescriptions,
  deprecationReasons,
  reservedNames,
  composedRateLimits,
  validRateLimits,
  honouredDirectives,
  importedAccessDirectives,
];
