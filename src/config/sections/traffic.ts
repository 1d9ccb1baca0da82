import { z } from 'zod';
import { duration } from '../quantity.ts';
import { headerName } from './header.ts';

const DAY_MS = 86_400_000;

/** What is remembered of the operations that clients send. */
export const trafficSection = z.strictObject({
  enabled: z.boolean().default(true).describe('Record it.'),
  flush_interval: duration({ minMs: 100, maxMs: 600_000 })
    .prefault('10s')
    .describe('How often it is stored. What a gateway has counted since is lost when it is killed.'),
  retention: duration({ minMs: DAY_MS, maxMs: 366 * DAY_MS })
    .prefault('30d')
    .describe('How long it is kept, in whole days.'),
  max_operations: z
    .int()
    .min(1)
    .max(100_000)
    .default(2_000)
    .describe(
      'Operations that are told apart in a day, by all gateways that share a Redis. The rest count as `(other)`. Also bounds pairs of operation and client, to ten times as many.',
    ),
  max_clients: z
    .int()
    .min(1)
    .max(10_000)
    .default(200)
    .describe('Names of clients that each gateway tells apart in a day. The rest count as `(other)`.'),
  client_name_header: headerName
    .prefault('apollographql-client-name')
    .describe('Header in which clients say who they are.'),
  client_version_header: headerName
    .prefault('apollographql-client-version')
    .describe('Header in which clients say which version of themselves they are.'),
});
