import { z } from 'zod';
import { duration, size } from '../quantity.ts';
import { circuitBreaker, ownCircuitBreaker } from './traffic-shaping/circuit-breaker.ts';
import { callConcurrency, ownCallConcurrency } from './traffic-shaping/concurrency.ts';
import { hedge, ownHedge } from './traffic-shaping/hedge.ts';
import { outlierEjection, ownOutlierEjection } from './traffic-shaping/outlier-ejection.ts';
import { requestBudget } from './traffic-shaping/request-budget.ts';
import { ownRetry, retry } from './traffic-shaping/retry.ts';
import { ownStaleTimes, staleTimes } from './traffic-shaping/stale.ts';

const keys = {
  timeout: duration({ minMs: 1 }).describe(
    'Time for one call, from asking for a connection to the last byte; when it is sent again, for all together.',
  ),
  max_response_bytes: size().describe('Largest answer, decoded. A larger one fails the call.'),
  connections: z.int().min(1).max(10_000).describe('Connections to one instance; further calls wait for a free one.'),
  pool_idle_timeout: duration({ minMs: 1 }).describe(
    'Time an idle connection stays open. Should be below that of the subgraph: Node closes after 5s.',
  ),
  combine_fetches: z
    .boolean()
    .describe(
      'Send entity fetches with different selections that are due at once as one query. For `engine: compiled`.',
    ),
};

/** How subgraphs are called. */
export const trafficShapingSection = z.strictObject({
  router: requestBudget,
  all: z
    .strictObject({
      timeout: keys.timeout.prefault('3s'),
      max_response_bytes: keys.max_response_bytes.prefault('10mb'),
      connections: keys.connections.default(64),
      pool_idle_timeout: keys.pool_idle_timeout.prefault('4s'),
      combine_fetches: keys.combine_fetches.default(true),
      circuit_breaker: circuitBreaker,
      outlier_ejection: outlierEjection,
      retry,
      hedge,
      ...callConcurrency,
      ...staleTimes,
    })
    .prefault({})
    .describe('For every subgraph.'),
  subgraphs: z
    .record(
      z.string().min(1),
      z.strictObject({
        timeout: keys.timeout.exactOptional(),
        max_response_bytes: keys.max_response_bytes.exactOptional(),
        connections: keys.connections.exactOptional(),
        pool_idle_timeout: keys.pool_idle_timeout.exactOptional(),
        combine_fetches: keys.combine_fetches.exactOptional(),
        circuit_breaker: ownCircuitBreaker,
        outlier_ejection: ownOutlierEjection,
        retry: ownRetry,
        hedge: ownHedge,
        ...ownCallConcurrency,
        ...ownStaleTimes,
      }),
    )
    .default({})
    .describe('By subgraph name; keys left out are taken from `all`.'),
});
