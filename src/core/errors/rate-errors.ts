import type { ErrorSpec } from './error-spec.ts';

/** Of what comes too often, or too much at once. */
export const RATE_ERRORS = {
  RATE_LIMITED: {
    audience: 'client',
    http: 429,
    text: 'Too many requests: {rule} allows {limit} in {window} s.',
    help: 'A `@rateLimit` of the field (`portico limits` lists them), or `rate_limit.global` or `.client`. `Retry-After` says when to ask again.',
  },
  RATE_LIMIT_UNAVAILABLE: {
    audience: 'client',
    http: 503,
    text: 'Requests cannot be counted at present, and {rule} lets none through uncounted.',
    help: 'Redis is away, and `on_redis_failure` is `closed` for this limit. `/health/ready` says since when.',
  },
  SUBGRAPH_RATE_LIMITED: {
    audience: 'client',
    http: 429,
    text: "The '{service}' service has been called too often.",
    help: 'The calls of `rate_limit.subgraphs.<name>` are used up; the rest of the answer is complete.',
  },
  REQUEST_CONCURRENCY_LIMITED: {
    audience: 'client',
    http: 503,
    text: 'Too many requests at once: send it again in a moment.',
    help: 'The gateway has more to do than it can; `Retry-After` says when to ask again. See `traffic_shaping.router.concurrency_limit`, or run more gateways.',
  },
  SUBGRAPH_CONCURRENCY_LIMITED: {
    audience: 'client',
    http: 503,
    text: "The '{service}' service has too many calls under way.",
    help: 'It is slower than calls come in: `traffic_shaping.subgraphs.<name>.max_concurrent_requests`. The rest of the answer is complete.',
  },
} as const satisfies Record<string, ErrorSpec>;
