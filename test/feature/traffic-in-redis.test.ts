import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTrafficReader } from '../../src/traffic/read/open-traffic-reader.ts';
import type { OperationTraffic } from '../../src/traffic/traffic.ts';
import { readMetric } from '../kit/read-metric.ts';
import type { RedisServer } from '../kit/redis.ts';
import { describeWithRedis, startRedis } from '../kit/redis.ts';
import type { TrafficShop } from '../kit/traffic-shop.ts';
import { openTrafficShop } from '../kit/traffic-shop.ts';
import { until } from '../kit/until.ts';

const PRODUCT = '{ product(id: 1) { id } }';
const FAST = 'traffic: { flush_interval: 100ms }';

describeWithRedis('traffic in Redis', () => {
  let redis: RedisServer;
  let shop: TrafficShop;

  beforeAll(async () => {
    [redis, shop] = await Promise.all([startRedis(), openTrafficShop()]);
  });
  afterAll(async () => {
    await Promise.all([redis.stop(), shop[Symbol.asyncDispose]()]);
  });
  beforeEach(() => redis.restart());

  const run = (yaml = '') => shop.run(yaml, { REDIS_URL: redis.url });

  async function recorded(graph = 'main', days = 1): Promise<readonly OperationTraffic[]> {
    const reader = await openTrafficReader(
      { redis: { url: redis.url, prefix: 'portico:' } },
      { graph, variant: 'current' },
    );
    return reader.read(days).finally(() => reader.close());
  }
  const requests = async () => (await recorded()).reduce((sum, traffic) => sum + traffic.requests, 0);

  test('several gateways count together, to the request', async () => {
    const gateways = await Promise.all([run(FAST), run(FAST), run(FAST)]);
    await Promise.all(
      gateways.map(async ({ query }, gateway) => {
        for (let at = 0; at < 40; at += 1) {
          const headers = { 'apollographql-client-name': at % 2 ? 'web' : 'app' };
          await query(at % 4 ? PRODUCT : '{ broken }', {
            headers: { ...headers, 'apollographql-client-version': `${gateway}` },
          });
        }
      }),
    );
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    const counted = (await recorded()).map(({ text, client, requests: count, errors }) => [
      text,
      client.name,
      client.version,
      count,
      errors,
    ]);
    expect(counted.toSorted()).toEqual(
      ['0', '1', '2']
        .flatMap((version) => [
          ['query{broken}', 'app', version, 10, 10],
          ['query{product(id:""){id}}', 'app', version, 10, 0],
          ['query{product(id:""){id}}', 'web', version, 20, 0],
        ])
        .toSorted(),
    );
  });

  test('graphs that share a Redis do not count together, and nothing stays for ever', async () => {
    await using one = await run('graph: one');
    await using two = await run('graph: two\ntraffic: { retention: 7d }');
    await one.query(PRODUCT);
    await two.query('{ broken }');
    await Promise.all([one.stop(), two.stop()]);
    expect((await recorded('one')).map(({ text }) => text)).toEqual(['query{product(id:""){id}}']);
    expect((await recorded('two')).map(({ text }) => text)).toEqual(['query{broken}']);
    const client = new Redis(redis.url);
    const keys = (await client.keys('*traffic*')).filter((key) => key.includes('two@current'));
    expect(keys).toHaveLength(6);
    for (const key of keys) {
      const days = (await client.ttl(key)) / 86_400;
      expect(days).toBeGreaterThan(7);
      expect(days).toBeLessThanOrEqual(9);
    }
    client.disconnect();
  });

  test('Redis away: what was counted meanwhile is stored when it is back, once, and requests do not notice', async () => {
    await using gateway = await run(FAST);
    await gateway.query(PRODUCT);
    await until(async () => (await requests()) === 1);
    await redis.kill();
    for (let at = 0; at < 20; at += 1) expect((await gateway.query(PRODUCT)).status).toBe(200);
    await until(async () => (await readMetric(gateway.adminUrl, 'portico_traffic_failed_writes_total')) > 1);
    for (let at = 0; at < 5; at += 1) expect((await gateway.query(PRODUCT)).status).toBe(200);
    await redis.restart();
    // It keeps nothing: the first is gone with it, and the operation too, which is stored again.
    await until(async () => (await requests()) === 25);
    expect((await recorded())[0]?.text).toBe('query{product(id:""){id}}');
    expect(await readMetric(gateway.adminUrl, 'portico_traffic_lost_requests_total')).toBe(0);
    const told = gateway.lines.filter(({ msg }) => /^traffic /.test(String(msg))).map(({ msg }) => msg);
    expect(told).toEqual(['traffic cannot be stored; it is kept in memory and tried again', 'traffic is stored again']);
  });

  test('an answer of Redis that is lost is no reason to count twice', async () => {
    await using gateway = await run(FAST);
    await gateway.query(PRODUCT);
    await until(async () => (await requests()) === 1);
    // It takes the batch, and answers when nobody listens any more.
    await redis.pause();
    await gateway.query(PRODUCT);
    await until(async () => (await readMetric(gateway.adminUrl, 'portico_traffic_failed_writes_total')) > 0);
    await redis.resume();
    await gateway.query(PRODUCT);
    await until(async () => (await readMetric(gateway.adminUrl, 'portico_traffic_recorded_requests_total')) === 3);
    expect(await requests()).toBe(3);
  });

  test('all gateways together keep to the bounds', async () => {
    const bounds = 'traffic: { max_operations: 3 }';
    const gateways = await Promise.all([run(bounds), run(bounds)]);
    const fields = ['id', 'name', '__typename'];
    for (const [at, { query }] of gateways.entries()) {
      for (const field of fields) await query(`query Of${at} { product(id: 1) { ${field} } }`);
    }
    await gateways[0]?.stop();
    await gateways[1]?.stop();
    const traffic = await recorded();
    expect(traffic.map(({ name, hash, requests: count }) => [name ?? hash, count]).toSorted()).toEqual([
      ['(other)', 3],
      ['Of0', 1],
      ['Of0', 1],
      ['Of0', 1],
    ]);
    expect(traffic.find(({ hash }) => hash === '(other)')).toMatchObject({
      incomplete: true,
      client: { name: '(other)' },
    });
  });

  test('a Redis that is not there cannot be read', async () => {
    await redis.kill();
    await expect(recorded()).rejects.toMatchObject({ code: 'TRAFFIC_UNREACHABLE' });
  });
});
