import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { LimitedGateway } from '../kit/limited-gateway.ts';
import { runLimitedGateway } from '../kit/limited-gateway.ts';
import type { RedisServer } from '../kit/redis.ts';
import { describeWithRedis } from '../kit/redis.ts';
import type { TcpProxy } from '../kit/tcp-proxy.ts';

const TYPES = `
type Query {
  a: Int @rateLimit(max: 1000, window: "1h") @rateLimit(max: 5000, window: "1d")
  b: Int @rateLimit(max: 1000, window: "1h")
  c(id: ID): Int @rateLimit(max: 1000, window: "1h", identityArgs: ["id"])
  d: Int @rateLimit(max: 1000, window: "1h", readOnly: true)
  e: Int @rateLimit(max: 1000, window: "1h", uncountRejected: true)
  plain: Int
}`;
/** On a busy machine an answer may take longer than the 40 ms of the default, and would then be made up for. */
const YAML = 'rate_limit: { redis_timeout: 10s }';

describeWithRedis('rate limits counted in Redis', () => {
  let limited: LimitedGateway;
  let redis: RedisServer;
  let proxy: TcpProxy;
  let gateway: TestGateway;

  beforeAll(async () => {
    limited = await runLimitedGateway(TYPES, YAML);
    ({ redis, proxy, gateway } = limited);
  });
  afterAll(() => limited[Symbol.asyncDispose]());

  test('one round trip counts everything that an operation touches', async () => {
    const query = '{ a b c(id: 1) d e x: a y: c(id: 2) }';
    // Redis learns the scripts from the first one.
    await gateway.query(query);
    const before = { sent: proxy.sent, answered: proxy.answered };
    const { headers } = await gateway.query(query);
    expect({ sent: proxy.sent - before.sent, answered: proxy.answered - before.answered }).toEqual({
      sent: 1,
      answered: 1,
    });
    expect(headers.get('ratelimit-policy')?.split(', ')).toHaveLength(6);
    expect(headers.get('ratelimit')).toContain('"Query.a";r=996;t=');
  });

  test('an operation that touches no rule asks nothing', async () => {
    const before = proxy.sent;
    expect((await gateway.query('{ plain }')).status).toBe(200);
    expect(proxy.sent).toBe(before);
  });

  test('gateways count together, and schemas that are swapped go on counting', async () => {
    await using other = await runGateway({
      subgraphs: { only: { url: limited.subgraph.url, sdl: `${limited.subgraph.sdl} type Other { x: Int }` } },
      env: { REDIS_URL: redis.url },
      yaml: YAML,
    });
    const left = async (one: TestGateway) =>
      /r=(\d+)/.exec((await one.query('{ b }')).headers.get('ratelimit') ?? '')?.[1];
    const before = Number(await left(gateway));
    expect(Number(await left(other))).toBe(before - 1);
    expect(Number(await left(gateway))).toBe(before - 2);
  });

  test('scripts that Redis was told to forget are sent again', async () => {
    const operator = new Redis(redis.url);
    await operator.script('FLUSH');
    operator.disconnect();
    expect((await gateway.query('{ b }')).headers.get('ratelimit')).toContain('"Query.b"');
    expect((await gateway.ready()).body).not.toHaveProperty('rateLimits');
  });

  test('no key holds an address, and every key goes by itself', async () => {
    const operator = new Redis(redis.url);
    const keys = await operator.keys('*');
    expect(keys).toContainEqual(expect.stringMatching(/^portico:limit:main:Query\.a:1000\/3600s:[\w-]{22}$/));
    expect(keys.join()).not.toContain('127.0.0.1');
    for (const key of keys) expect(await operator.ttl(key)).toBeGreaterThan(0);
    operator.disconnect();
  });
});
