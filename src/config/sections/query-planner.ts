import { z } from 'zod';
import { duration, size } from '../quantity.ts';

/** How operations become query plans. For `engine: compiled`. */
export const queryPlannerSection = z.strictObject({
  timeout: duration({ minMs: 1 })
    .prefault('10s')
    .describe('Time to plan one operation. One that takes longer is refused, also when it is sent again soon after.'),
  max_queue: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(1_000)
    .describe(
      'New operations that may wait for their plan. Further ones get 503, and so does one that waits for twice `timeout`, 10s at least.',
    ),
  cache_bytes: size()
    .prefault('64mb')
    .describe(
      'Memory for prepared operations, and as much again for parsed documents. The least recently used go first.',
    ),
  warm_up_operations: z
    .int()
    .min(0)
    .max(10_000)
    .default(100)
    .describe('How many of the most used operations are prepared for a new schema before it is served.'),
  warm_up_timeout: duration()
    .prefault('5s')
    .describe('A new schema is served after this time at the latest, prepared operations or not.'),
});
