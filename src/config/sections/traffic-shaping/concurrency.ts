import { z } from 'zod';
import { duration } from '../../quantity.ts';

/** For `router`. */
export const requestConcurrency = {
  concurrency_limit: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullable()
    .default(2_000)
    .describe(
      'GraphQL requests at once, those that wait for subgraphs included. Beyond it: status 503 with `Retry-After`, code REQUEST_CONCURRENCY_LIMITED. null: any number.',
    ),
  max_delay: duration({ minMs: 1 })
    .nullable()
    .prefault('30ms')
    .describe(
      'When work is begun later than this three times in a row, at intervals of 50ms, the gateway has more to do than it can: the limit then sinks until it is in time, and rises again by and by. It sinks to no less than 8; 128 requests in all are taken in nevertheless and wait for their turn. null: the limit stays.',
    ),
  max_queued: z.int().min(0).max(100_000).default(64).describe('Requests beyond the limit that wait for room.'),
  queue_timeout: duration({ minMs: 1, maxMs: 60_000 }).prefault('10ms').describe('How long they wait at most.'),
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
