import { setTimeout } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestGateway } from '../kit/gateway.ts';
import { runGateway } from '../kit/gateway.ts';
import type { LimitedGateway } from '../kit/limited-gateway.ts';
import { runLimitedGateway } from '../kit/limited-gateway.ts';
import { noteFigure } from '../kit/note-figure.ts';
import { readMetric } from '../kit/read-metric.ts';
import type { RedisServer } from '../kit/redis.ts';
import { describeWithRedis } from '../kit/redis.ts';
import type { TcpProxy } from '../kit/tcp-proxy.ts';
import { until } from '../kit/until.ts';

const TYPES = `
type Query {
  plain: Int
  local: Int @rateLimit(max: 4, window: "1h")
  open: Int @rateLimit(max: 1, window: "1h")
  closed: Int @rateLimit(max: 100, window: "1h")
  other: Int @rateLimit(max: 100, window: "1h")
}`;
const YAML = `rate_limit:
  gateways: 2
  rules: { Query.open: { on_redis_failure: open }, Query.closed: { on_redis_failure: closed } }
`;
/** Beyond what an answer takes without Redis. Three times what is asked for: the machine is shared. */
const TOLERATED_MS = 150;

describeWithRedis('rate limits without their Redis', () => {
  let limited: LimitedGateway;
  let redis: RedisServer;
  let proxy: TcpProxy;
  let gateway: TestGateway;

  beforeAll(async () => {
    limited = await runLimitedGateway(TYPES, YAML);
    ({ redis, proxy, gateway } = limited);
  });
  afterAll(() => limited[Symbol.asyncDispose]());

  const isAway = async () => 'rateLimits' in (await gateway.ready()).body;
  const failures = (policy: string) =>
    readMetric(gateway.adminUrl, `portico_rate_limit_redis_failures_total{policy="${policy}"}`);
  const timed = async (query: string) => {
    const startedAt = performance.now();
    const answer = await gateway.query(query);
    return { ...answer, ms: performance.now() - startedAt };
  };

  test.each<[string, () => Promise<void>, () => Promise<void>]>([
    ['killed and started again', () => redis.kill(), () => redis.restart()],
    ['hung', () => redis.pause(), () => redis.resume()],
    ['slow by 200 ms', async () => proxy.delay(200), async () => proxy.delay(0)],
  ])(
    'Redis %s: nobody waits long, each limit does what it was told to, and Redis is used again',
    async (how, begin, end) => {
      await until(async () => !(await isAway()));
      const times = [];
      for (let index = 0; index < 9; index += 1) times.push((await timed('{ plain }')).ms);
      const calm = times.sort((a, b) => a - b)[4] ?? 0;
      let added = 0;
      const failed = await Promise.all(['local', 'open', 'closed'].map(failures));
      await begin();
      try {
        const open = [await timed('{ open }'), await timed('{ open }'), await timed('{ open }')];
        expect(open.map(({ status }) => status)).toEqual([200, 200, 200]);
        const closed = await timed('{ closed }');
        expect(closed).toMatchObject({ status: 503, errors: [{ extensions: { code: 'RATE_LIMIT_UNAVAILABLE' } }] });
        expect(closed.headers.get('retry-after')).toBe('1');
        // Nobody has counted: there is nothing to tell.
        expect(closed.headers.get('ratelimit')).toBeNull();
        added = Math.max(...[...open, closed].map(({ ms }) => ms)) - calm;
        expect(added).toBeLessThan(TOLERATED_MS);
        expect(await isAway()).toBe(true);
        expect((await gateway.ready()).status).toBe(200);
        expect(await readMetric(gateway.adminUrl, 'portico_rate_limit_redis_up')).toBe(0);
        const now = await Promise.all(['local', 'open', 'closed'].map(failures));
        expect(now[1]).toBeGreaterThanOrEqual((failed[1] ?? 0) + 2);
        expect(now[2]).toBe((failed[2] ?? 0) + 1);
      } finally {
        await end();
      }
      const returnedAt = performance.now();
      await until(async () => !(await isAway()), { what: 'Redis to be used again', timeoutMs: 10_000 });
      const awayMs = performance.now() - returnedAt;
      // Twice the figure.
      expect(awayMs).toBeLessThan(4_000);
      expect((await gateway.query('{ other }')).headers.get('ratelimit')).toContain('"Query.other"');
      await until(async () => (await readMetric(gateway.adminUrl, 'portico_rate_limit_redis_up')) === 1);
      noteFigure({
        id: 'A14',
        what: `Redis ${how}, rate limits`,
        threshold: 'adds at most 50 ms, policy honoured, back within 2 s',
        measured: `added ${Math.round(added)} ms, policy honoured, back after ${Math.round(awayMs)} ms`,
      });
    },
  );

  test('hung for so long that its connection is given up: it is used again all the same', async () => {
    await until(async () => !(await isAway()));
    await redis.pause();
    // Longer than a connection may be silent, and than the next one may be.
    await until(async () => (await timed('{ open }')) && (await isAway()));
    await setTimeout(2_500);
    expect((await timed('{ open }')).status).toBe(200);
    await redis.resume();
    const returnedAt = performance.now();
    await until(async () => !(await isAway()), { what: 'Redis to be used again', timeoutMs: 10_000 });
    expect(performance.now() - returnedAt).toBeLessThan(4_000);
  });

  test('requests that find it hung all at once wait together, and one time only', async () => {
    await until(async () => !(await isAway()));
    await redis.pause();
    const startedAt = performance.now();
    const statuses = await Promise.all(
      Array.from({ length: 50 }, async () => (await gateway.query('{ open }')).status),
    );
    expect(statuses).toEqual(Array(50).fill(200));
    // Each for itself, or one after the other, they would take 50 times 40 ms.
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    await redis.resume();
  });

  test('a Redis that answers and cannot be written to is away too', async () => {
    await until(async () => !(await isAway()));
    const operator = new Redis(redis.url);
    await operator.config('SET', 'min-replicas-to-write', '1');
    expect((await gateway.query('{ closed }')).status).toBe(503);
    // Two probes later.
    await setTimeout(600);
    expect(await isAway()).toBe(true);
    await operator.config('SET', 'min-replicas-to-write', '0');
    await until(async () => !(await isAway()));
    operator.disconnect();
    await until(async () => (await gateway.query('{ closed }')).status === 200);
  });

  test('while Redis is away, a gateway admits its share of a limit', async () => {
    await redis.kill();
    await until(isAway);
    const statuses = [];
    for (let index = 0; index < 4; index += 1) statuses.push((await gateway.query('{ local }')).status);
    // 4, by two gateways.
    expect(statuses).toEqual([200, 200, 429, 429]);
    await redis.restart();
    await until(async () => !(await isAway()));
    await until(async () => (await gateway.query('{ local }')).status === 200);
  });

  test('a Redis that is away at the start does not keep a gateway from serving', async () => {
    await using lonely = await runGateway({
      subgraphs: { only: { url: limited.subgraph.url, sdl: limited.subgraph.sdl } },
      env: { REDIS_URL: 'redis://127.0.0.1:1' },
    });
    expect((await lonely.query('{ local }')).status).toBe(200);
    expect(await readMetric(lonely.adminUrl, 'portico_rate_limit_redis_up')).toBe(0);
  });
});
