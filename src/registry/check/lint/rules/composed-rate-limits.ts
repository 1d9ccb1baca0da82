import { uncomposedRateLimit } from '../../../../supergraph/rate-limits/uncomposed-rate-limit.ts';
import type { LintRule } from '../lint-rule.ts';
import { problemsOf } from '../lint-rule.ts';

/** Rate limits reach the gateway. */
export const composedRateLimits: LintRule = {
  code: 'RATE_LIMIT_NOT_COMPOSED',
  description: '`@rateLimit` is composed, so that the gateway comes to know of it.',
  severity: 'error',
  check: (document) => problemsOf(uncomposedRateLimit('', document), document),
};
