import { invalidRateLimits } from '../../../../supergraph/rate-limits/invalid-rate-limits.ts';
import type { LintRule } from '../lint-rule.ts';
import { problemsOf } from '../lint-rule.ts';

/** Rate limits can be enforced as they are written. */
export const validRateLimits: LintRule = {
  code: 'RATE_LIMIT_INVALID',
  description: 'The arguments of `@rateLimit` can be read, and name arguments that are there.',
  severity: 'error',
  check: (document) => problemsOf(invalidRateLimits({ name: '', typeDefs: document }), document),
};
