import type { Attempt } from '../attempt.ts';
import { retryAfterMs } from './retry-delay.ts';

/** How long to wait at least before the query may be sent again; undefined where it must not. Milliseconds. */
export interface RetryAdvice {
  readonly elsewhereMs: number;
  /** To the same instance. */
  readonly hereMs: number | undefined;
}

const AT_ONCE: RetryAdvice = { elsewhereMs: 0, hereMs: 0 };
const ELSEWHERE: RetryAdvice = { elsewhereMs: 0, hereMs: undefined };

/**
 * What may be sent again, if it is a query:
 *
 * - a connection that broke, such as one that the subgraph closed while it was idle; statuses 502 and 504: at once
 * - an instance that cannot be reached: to another only
 * - status 503: to another at once, to the same one after its `Retry-After`
 * - status 429 with a `Retry-After`: after that, wherever
 *
 * Not: timeouts, which have cost their time already; other statuses; answers that cannot be used.
 */
export function retryAdvice(attempt: Attempt): RetryAdvice | undefined {
  if (attempt.kind === 'answered') return undefined;
  if (attempt.kind === 'broken') {
    if (attempt.connection === 'broken') return AT_ONCE;
    return attempt.connection === 'refused' ? ELSEWHERE : undefined;
  }
  const waitMs = retryAfterMs(attempt.retryAfter);
  switch (attempt.failure.status) {
    case 502:
    case 504:
      return AT_ONCE;
    case 503:
      return { elsewhereMs: 0, hereMs: waitMs ?? 0 };
    case 429:
      return waitMs === undefined ? undefined : { elsewhereMs: waitMs, hereMs: waitMs };
    default:
      return undefined;
  }
}
