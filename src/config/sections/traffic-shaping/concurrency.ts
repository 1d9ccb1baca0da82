import { z } from 'zod';
import { duration } from '../../quantity.ts';

/** For `router`. */
export const requestConcurrency = {
  concurrency_limit: z
    .union([z.literal('auto'), z.int().min(1).max(1_000_000)], { error: 'expected auto, a number or null' })
    .nullable()
    .default('auto')
    .describe(
      'GraphQL requests at once; beyond it status 503 with `Retry-After`, code REQUEST_CONCURRENCY_LIMITED. auto: 64 to 2,000, fewer while the event loop is late by more than 50ms. null: any number.',
    ),
  max_queued: z.int().min(0).max(100_000).default(64).describe('Requests beyond the limit that wait for room.'),
  queue_timeout: duration({ minMs: 1, maxMs: 60_000 }).prefault('25ms').describe('How long they wait at most.'),
};

const calls = z
  .int()
  .min(1)
  .max(1_000_000)
  .describe(
    'Calls that run or wait for a connection. Further ones fail at once, code SUBGRAPH_CONCURRENCY_LIMITED, so that a slow subgraph cannot fill memory.',
  );

/** For `all`. */
export const callConcurrency = { max_concurrent_requests: calls.default(1_024) };

/** For one subgraph. */
export const ownCallConcurrency = { max_concurrent_requests: calls.exactOptional() };
