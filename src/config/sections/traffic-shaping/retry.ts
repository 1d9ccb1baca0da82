import { z } from 'zod';
import { duration, share } from '../../quantity.ts';

const keys = {
  enabled: z
    .boolean()
    .describe(
      'Send queries again that failed in a way that may pass, to another instance first: connections that broke, statuses 502, 503 and 504, and 429 with `Retry-After`; instances that cannot be reached: to another only. Never mutations, never after a timeout, and all within `timeout`.',
    ),
  max_retries: z.int().min(0).max(5).describe('How often one query is sent again at most.'),
  budget: share().describe(
    'How many of the calls may be repeated ones, hedges included: 20% makes 1.2 times the calls.',
  ),
  base_delay: duration({ minMs: 1 }).describe(
    'A retry waits a random time up to this, the next up to twice as long, and so on.',
  ),
  max_delay: duration({ minMs: 1 }).describe('The longest such time. A `Retry-After` is waited for in any case.'),
};

export const retry = z
  .strictObject({
    enabled: keys.enabled.default(true),
    max_retries: keys.max_retries.default(2),
    budget: keys.budget.prefault('20%'),
    base_delay: keys.base_delay.prefault('25ms'),
    max_delay: keys.max_delay.prefault('1s'),
  })
  .prefault({})
  .describe('Sends queries again that failed in a way that may pass.');

export const ownRetry = z
  .strictObject({
    enabled: keys.enabled.exactOptional(),
    max_retries: keys.max_retries.exactOptional(),
    budget: keys.budget.exactOptional(),
    base_delay: keys.base_delay.exactOptional(),
    max_delay: keys.max_delay.exactOptional(),
  })
  .exactOptional()
  .describe('As for all.');
