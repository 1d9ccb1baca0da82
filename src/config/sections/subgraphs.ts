import { z } from 'zod';
import { duration, size } from '../quantity.ts';

const subgraphName = z.string().min(1);

const shapingKeys = {
  timeout: duration({ minMs: 1 }).describe('Time for one call, from asking for a connection to the last byte.'),
  max_response_bytes: size().describe('Largest answer, decoded. A larger one fails the call.'),
  connections: z.int().min(1).max(10_000).describe('Connections to one instance; further calls wait for a free one.'),
  pool_idle_timeout: duration({ minMs: 1 }).describe(
    'Time an idle connection stays open. Should be below that of the subgraph: Node closes after 5s.',
  ),
};

const combineFetches = z
  .boolean()
  .describe('Send entity fetches with different selections that are due at once as one query. For `engine: compiled`.');

const SHAPING_DEFAULTS = {
  timeout: '3s',
  max_response_bytes: '10mb',
  connections: 64,
  pool_idle_timeout: '4s',
} as const;

/** How subgraphs are called. */
export const trafficShapingSection = z.strictObject({
  all: z
    .strictObject({
      timeout: shapingKeys.timeout.prefault(SHAPING_DEFAULTS.timeout),
      max_response_bytes: shapingKeys.max_response_bytes.prefault(SHAPING_DEFAULTS.max_response_bytes),
      connections: shapingKeys.connections.default(SHAPING_DEFAULTS.connections),
      pool_idle_timeout: shapingKeys.pool_idle_timeout.prefault(SHAPING_DEFAULTS.pool_idle_timeout),
      combine_fetches: combineFetches.default(true),
    })
    .prefault({})
    .describe('For every subgraph.'),
  subgraphs: z
    .record(
      subgraphName,
      z.strictObject({
        timeout: shapingKeys.timeout.exactOptional(),
        max_response_bytes: shapingKeys.max_response_bytes.exactOptional(),
        connections: shapingKeys.connections.exactOptional(),
        pool_idle_timeout: shapingKeys.pool_idle_timeout.exactOptional(),
        combine_fetches: combineFetches.exactOptional(),
      }),
    )
    .default({})
    .describe('By subgraph name; keys left out are taken from `all`.'),
});
