import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { RedisServer } from '../kit/redis.ts';
import { describeWithRedis, startRedis } from '../kit/redis.ts';
import type { Shop } from '../kit/shop.ts';
import { DOWN, openShop } from '../kit/shop.ts';
import { until } from '../kit/until.ts';

const HEADERS = 'headers: { all: { request: [{ propagate: { named: authorization } }] } }';
const PRODUCTS = 'query ($ids: [ID!]!) { products(ids: $ids) { score } }';

describeWithRedis('answers that gateways keep together in Redis', () => {
  let redis: RedisServer;
  let client: Redis;
  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.url);
    // It is killed in here.
    client.on('error', () => {});
  });
  afterAll(async () => {
    client.disconnect();
    await redis.stop();
  });

  let shop: Shop;
  beforeEach(async () => {
    shop = await openShop({ yaml: `${HEADERS}\nredis: { url: "${redis.url}", prefix: "t:" }\nstale: { redis: true }` });
  });
  afterEach(async () => {
    await shop[Symbol.asyncDispose]();
    await client.flushall();
  });

  const keys = () => client.keys('*');

  test('a gateway that has just started has what another has seen, of the same caller', async () => {
    const ann = { headers: { authorization: 'ann' } };
    await shop.gateway.query(PRODUCTS, { variables: { ids: ['1', '2'] }, ...ann });
    await shop.gateway.query('{ whoami }', ann);
    // Two entities, the products they are of, and the caller.
    await until(async () => (await keys()).length === 4);
    for (const key of await keys()) {
      expect(key).toMatch(/^t:stale:[\w-]{43}$/);
      expect(await client.pttl(key)).toBeGreaterThan(50_000);
      expect(await client.pttl(key)).toBeLessThanOrEqual(60_000);
    }
    shop.scores.ail(DOWN);
    await using branch = await shop.openBranch();
    const answer = await branch.query(PRODUCTS, { variables: { ids: ['2', '3', '1'] }, ...ann });
    expect(answer.data).toEqual({ products: [{ score: '2 v1' }, { score: null }, { score: '1 v1' }] });
    expect(answer.errors).toMatchObject([{ path: ['products', 1, 'score'] }]);
    expect(answer.extensions).toMatchObject({ stale: [{ subgraph: 'scores', path: ['products', '@'] }] });
    expect((await branch.query('{ whoami }', ann)).data).toEqual({ whoami: 'ann as none' });
    for (const headers of [{ authorization: 'bob' }, {}]) {
      expect((await branch.query('{ whoami }', { headers: { ...headers } })).data).toEqual({ whoami: null });
      const other = await branch.query(PRODUCTS, { variables: { ids: ['1'] }, headers: { ...headers } });
      expect(other.data).toEqual({ products: [{ score: null }] });
    }
  });

  test('what cannot be read there is not known', async () => {
    await shop.gateway.query('{ trending }');
    await until(async () => (await keys()).length === 1);
    const [key = ''] = await keys();
    const given = Date.now();
    shop.scores.ail(DOWN);
    await using branch = await shop.openBranch();
    expect((await branch.query('{ trending }')).data).toEqual({ trending: 'here v1' });
    for (const value of ['', 'x', `${given} `, `${given} {`, `${given} []`, `${given} null`, 'x {"data":{}}']) {
      await client.set(key, value);
      const answer = await branch.query('{ trending }');
      expect(answer.data, value).toEqual({ trending: null });
      expect(answer.errors, value).toMatchObject([{ extensions: { code: 'SUBREQUEST_HTTP_ERROR' } }]);
    }
  });

  test('a Redis that hangs costs a failing call no more than 50 ms, and one in a second', async () => {
    await shop.gateway.query('{ trending(where: "known") }');
    await redis.pause();
    shop.scores.ail(DOWN);
    const startedAt = performance.now();
    for (let round = 0; round < 10; round += 1) {
      const { data } = await shop.gateway.query(`{ trending(where: "unknown ${round}") }`);
      expect(data).toEqual({ trending: null });
      // What memory knows needs no Redis.
      expect((await shop.gateway.query('{ trending(where: "known") }')).data).toEqual({ trending: 'known v1' });
    }
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await redis.resume();
  });

  test('a Redis that goes is told of once, fails nothing, and is used again when it is back', async () => {
    await shop.gateway.query('{ trending }');
    await redis.kill();
    shop.scores.ail(DOWN);
    expect((await shop.gateway.query('{ trending }')).data).toEqual({ trending: 'here v1' });
    expect((await shop.gateway.query('{ whoami }')).data).toEqual({ whoami: null });
    shop.scores.ail(undefined);
    expect((await shop.gateway.query('{ whoami }')).data).toEqual({ whoami: 'nobody as none' });
    const told = (text: string) => shop.gateway.lines.filter(({ msg }) => msg === text);
    await until(() => told('redis cannot be reached; answers are kept in memory only').length === 1);
    await redis.restart();
    await until(() => told('redis is back; answers are kept there again').length === 1);
    await until(async () => {
      await shop.gateway.query(`{ trending(where: "${performance.now()}") }`);
      return (await keys()).length > 0;
    });
    expect(told('redis cannot be reached; answers are kept in memory only')).toHaveLength(1);
  });

  test('nothing is written unless configured', async () => {
    await using own = await openShop({ yaml: `redis: { url: "${redis.url}", prefix: "t:" }` });
    await own.gateway.query('{ trending }');
    await shop.gateway.query('{ trending }');
    // What the other has asked later is there.
    await until(async () => (await keys()).length > 0);
    expect(await keys()).toHaveLength(1);
  });
});
