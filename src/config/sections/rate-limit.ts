import { z } from 'zod';
import { duration } from '../quantity.ts';

const policy = z.enum(['local', 'open', 'closed']);

const limitKeys = {
  limit: z.int().min(1).max(1_000_000_000).describe('How many.'),
  // Redis counts in whole seconds here.
  window: duration({ minMs: 1_000 })
    .refine((ms) => ms < 1_000 || ms % 1_000 === 0, { error: 'expected whole seconds' })
    .describe('In which time: whole seconds, from the first one on.'),
  on_redis_failure: policy.nullable().default(null).describe('null: as `rate_limit.on_redis_failure`.'),
};

/** How often clients may ask. `@rateLimit` in subgraph schemas is enforced whatever stands here. */
export const rateLimitSection = z.strictObject({
  global: z
    .strictObject(limitKeys)
    .nullable()
    .default(null)
    .describe(
      'HTTP requests to the GraphQL path of one client address (IPv6: of one /64 network), counted before their body is read. null: not limited.',
    ),
  client: z
    .strictObject(limitKeys)
    .nullable()
    .default(null)
    .describe(
      'GraphQL operations of one client: of the subject that its token names, else of its address. null: not limited.',
    ),
  subgraphs: z
    .record(z.string().min(1), z.strictObject(limitKeys))
    .default({})
    .describe(
      'Calls to a subgraph, by its name, by whatever client. A call beyond fails; the rest of the answer stays.',
    ),
  headers: z
    .enum(['always', 'refused', 'never'])
    .default('always')
    .describe('Which answers say in `RateLimit` and `RateLimit-Policy` what is left. `Retry-After` always says when.'),
  on_redis_failure: policy
    .default('local')
    .describe(
      'What holds while Redis is away. `local`: each gateway counts for itself, up to its share. `open`: nothing is refused. `closed`: everything limited is, with status 503.',
    ),
  rules: z
    .record(
      z.string().min(1),
      z.strictObject({ on_redis_failure: policy.describe('For the rate limits of this field.') }),
    )
    .default({})
    .describe('More about the `@rateLimit` of a field, by `Type.field`. One that has none is told by a warning.'),
  gateways: z
    .int()
    .min(1)
    .max(10_000)
    .default(1)
    .describe('How many gateways share Redis: while it is away, each admits this part of a limit.'),
  redis_timeout: duration({ minMs: 1, maxMs: 10_000 })
    .prefault('40ms')
    .describe('Time Redis has to count. After a slower answer it is away until it is fast again.'),
  max_keys: z
    .int()
    .min(100)
    .max(100_000_000)
    .default(100_000)
    .describe('Counters in memory, where Redis is not configured or away. About 200 bytes each; the oldest go first.'),
});
