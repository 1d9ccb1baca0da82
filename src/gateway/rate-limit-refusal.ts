import type { ErrorCode } from '../core/errors.ts';
import { ERRORS } from '../core/errors.ts';
import { describeError } from '../core/portico-error.ts';
import type { Verdict } from '../limits/rate/limit.ts';
import type { RuleVerdict } from '../limits/rate/operation/rule-limiter.ts';

/** Why a request is not served, as its client reads it. */
export interface RateLimitRefusal {
  readonly code: ErrorCode;
  readonly status: number;
  readonly message: string;
  /** Which rule, and when it resets. Times in seconds. */
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** The refusal among verdicts that lasts longest; undefined when all let the request through. */
export function rateLimitRefusal(verdicts: readonly RuleVerdict[]): RateLimitRefusal | undefined {
  const refusing = verdicts.filter(({ kind }) => kind !== 'admitted');
  const [first, ...others] = refusing;
  if (first === undefined) return undefined;
  const longest = others.reduce((worst, verdict) => (verdict.resetMs > worst.resetMs ? verdict : worst), first);
  const { limit, kind, resetMs, message } = longest;
  const window = limit.windowMs / 1_000;
  const code = kind === 'refused' ? 'RATE_LIMITED' : 'RATE_LIMIT_UNAVAILABLE';
  const params = { rule: limit.name, limit: limit.max, window };
  return {
    code,
    status: ERRORS[code].http,
    message: (kind === 'refused' ? message : undefined) ?? describeError(code, params),
    extensions: {
      code,
      ...params,
      retryAfter: secondsToReset(longest),
      resetAt: new Date(Date.now() + resetMs).toISOString(),
    },
  };
}

/** Whole seconds, at least one: asked earlier, the answer would be the same. */
export function secondsToReset({ resetMs }: Verdict): number {
  return Math.max(1, Math.ceil(resetMs / 1_000));
}
