import { z } from 'zod';
import { duration, share } from '../../quantity.ts';

const keys = {
  enabled: z
    .boolean()
    .describe(
      'A circuit breaker for each instance: one that mostly fails is not called for a while. When those of all instances are open, fields fail at once with code SUBGRAPH_CIRCUIT_OPEN.',
    ),
  error_threshold: share().describe(
    'It opens when more than this share of the calls fail: no connection, a broken one, a timeout, status 500 and above. Other statuses, GraphQL errors and answers that cannot be used are no failures; calls that clients abandon do not count.',
  ),
  volume_threshold: z.int().min(1).max(1_000_000).describe('Calls within `rolling_window` below which it never opens.'),
  rolling_window: duration({ minMs: 100, maxMs: 600_000 }).describe('How far back calls count.'),
  reset_timeout: duration({ minMs: 1 }).describe(
    'Time from opening until one call at a time is let through: if it goes well, the breaker closes.',
  ),
};

export const circuitBreaker = z
  .strictObject({
    enabled: keys.enabled.default(true),
    error_threshold: keys.error_threshold.prefault('50%'),
    volume_threshold: keys.volume_threshold.default(5),
    rolling_window: keys.rolling_window.prefault('10s'),
    reset_timeout: keys.reset_timeout.prefault('30s'),
  })
  .prefault({})
  .describe('Stops calling an instance that mostly fails.');

export const ownCircuitBreaker = z
  .strictObject({
    enabled: keys.enabled.exactOptional(),
    error_threshold: keys.error_threshold.exactOptional(),
    volume_threshold: keys.volume_threshold.exactOptional(),
    rolling_window: keys.rolling_window.exactOptional(),
    reset_timeout: keys.reset_timeout.exactOptional(),
  })
  .exactOptional()
  .describe('As for all.');
