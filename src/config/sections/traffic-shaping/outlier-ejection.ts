import { z } from 'zod';
import { duration, share } from '../../quantity.ts';

const keys = {
  enabled: z
    .boolean()
    .describe(
      'Leave one instance of several out for a while after failures in a row: sooner than its breaker opens when it is busy. What is a failure: see `circuit_breaker.error_threshold`.',
    ),
  consecutive_failures: z.int().min(1).max(1_000).describe('Failures in a row after which it is left out.'),
  base_ejection_time: duration({ minMs: 1 }).describe(
    'For how long. Twice as long each further time, until it has answered once.',
  ),
  max_ejection_time: duration({ minMs: 1 }).describe('The longest time.'),
  max_ejected: share({ maxPercent: 50 }).describe('How many of the instances may be left out at once.'),
  panic_threshold: share().describe(
    'When fewer of the instances than this are in order, none is left out any more: the few would not bear the load. Open breakers stay open.',
  ),
};

export const outlierEjection = z
  .strictObject({
    enabled: keys.enabled.default(true),
    consecutive_failures: keys.consecutive_failures.default(5),
    base_ejection_time: keys.base_ejection_time.prefault('1s'),
    max_ejection_time: keys.max_ejection_time.prefault('30s'),
    max_ejected: keys.max_ejected.prefault('50%'),
    panic_threshold: keys.panic_threshold.prefault('50%'),
  })
  .prefault({})
  .describe('Leaves one instance of several out after failures in a row.');

export const ownOutlierEjection = z
  .strictObject({
    enabled: keys.enabled.exactOptional(),
    consecutive_failures: keys.consecutive_failures.exactOptional(),
    base_ejection_time: keys.base_ejection_time.exactOptional(),
    max_ejection_time: keys.max_ejection_time.exactOptional(),
    max_ejected: keys.max_ejected.exactOptional(),
    panic_threshold: keys.panic_threshold.exactOptional(),
  })
  .exactOptional()
  .describe('As for all.');
