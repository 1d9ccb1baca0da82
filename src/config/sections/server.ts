import { z } from 'zod';
import { addressRange } from '../address-range.ts';
import { duration } from '../quantity.ts';

const host = z.string().min(1);
// 0 asks the system for a free port, which tests rely on.
const port = z.int().min(0).max(65_535);

/** The port that clients use. */
export const serverSection = z.strictObject({
  host: host.default('0.0.0.0').describe('Address to listen on. `127.0.0.1` accepts local clients only.'),
  port: port.default(4000).describe('Port for clients. 0 takes any free port.'),
  path: z
    .string()
    .regex(/^\/[\w\-./]*\w$/, { error: 'expected an absolute path such as /graphql, without a slash at its end' })
    .refine((path) => path !== '/explorer', { error: 'the explorer page lives at /explorer: choose another path' })
    .default('/graphql')
    .describe('Path of the GraphQL endpoint.'),
  trusted_proxies: z
    .array(addressRange)
    .default([])
    .describe(
      'Addresses of proxies in front, whose `X-Forwarded-For` names the client. What any other peer sends there is ignored.',
    ),
  compression: z.boolean().default(true).describe('Compress answers for clients that accept it.'),
  receive_timeout: duration({ minMs: 1 })
    .prefault('9s')
    .describe(
      'Time a client has to send one complete request, looked at every second. Ends slow-sending attacks; raise it where large uploads come over slow lines.',
    ),
  keep_alive_timeout: duration({ minMs: 1 })
    .prefault('65s')
    .describe(
      'Time an idle client connection stays open. Should outlast that of the load balancer in front, often 60s.',
    ),
  shutdown_delay: duration()
    .prefault('1s')
    .describe(
      'After SIGTERM: time in which readiness is down and requests are still served, so that load balancers notice.',
    ),
  shutdown_grace: duration()
    .prefault('30s')
    .describe('After SIGTERM: time for requests in flight to finish before their connections are cut.'),
});

/** The port that operators and probes use. */
export const adminSection = z.strictObject({
  host: host
    .default('127.0.0.1')
    .describe('Address of health and metrics. In a container set `0.0.0.0` and do not publish the port.'),
  port: port.default(8088).describe('Port of health and metrics. 0 takes any free port.'),
});
