import { z } from 'zod';
import { duration } from '../../quantity.ts';

const keys = {
  enabled: z
    .boolean()
    .describe(
      'Send a query that takes longer than 19 of 20 to a second instance as well. The first answer counts, the other call is aborted. Never mutations, and within `retry.budget`.',
    ),
  min_delay: duration({ minMs: 1 }).describe('Never earlier than this, however quick the subgraph is.'),
};

export const hedge = z
  .strictObject({
    enabled: keys.enabled.default(false),
    min_delay: keys.min_delay.prefault('10ms'),
  })
  .prefault({})
  .describe('Against the slowest calls, where there are several instances.');

export const ownHedge = z
  .strictObject({
    enabled: keys.enabled.exactOptional(),
    min_delay: keys.min_delay.exactOptional(),
  })
  .exactOptional()
  .describe('As for all.');
