import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { RedisTrafficReader } from '../../src/traffic/read/redis-traffic-reader.ts';
import { TrafficRecorder } from '../../src/traffic/record/traffic-recorder.ts';
import { RedisTrafficStore } from '../../src/traffic/store/redis/redis-traffic-store.ts';
import { captureLog } from '../kit/log-lines.ts';
import type { RedisServer } from '../kit/redis.ts';
import { describeWithRedis, startRedis } from '../kit/redis.ts';
import { CLIENT_HEADERS, client, served } from '../unit/traffic/served.ts';

const GRAPH = { graph: 'main', variant: 'current' };
const ATTACK = 100_000;
const bounds = { maxOperations: 500, maxClients: 20 };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapMb(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1_000_000;
}

describeWithRedis('an attacker who invents operations and names', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  test('is counted to the request, and takes no more room than there is', async () => {
    const { log, lines } = captureLog();
    const recorder = new TrafficRecorder({
      store: new RedisTrafficStore({ url: redis.url, prefix: 'test:', graph: GRAPH, retentionDays: 1, bounds }),
      flushIntervalMs: 200,
      bounds,
      clientHeaders: CLIENT_HEADERS,
      log,
    });
    const known = served('query Known { item(id: 1) { title } }');
    const before = heapMb();
    let largest = 0;
    recorder.note(known, client('web', '1'), 1, false);
    await recorder.flush();
    for (let at = 0; at < ATTACK; at += 1) {
      recorder.note(served(`query Q${at} { item(id: 1) { id } }`), client(`c${at}`, `v${at}`), 1, false);
      if (at % 100 === 0) recorder.note(known, client('web', '1'), 1, false);
      if (at % 500 === 0) await setImmediate();
      if (at % 20_000 === 0) largest = Math.max(largest, heapMb() - before);
    }
    await recorder.flush();
    largest = Math.max(largest, heapMb() - before);
    expect(recorder.statistics).toMatchObject({ stored: ATTACK + ATTACK / 100 + 1, lost: 0, waiting: 0 });
    await recorder.stop();

    const keys = new Redis(redis.url);
    // Five of the day, and each operation.
    expect((await keys.keys('*')).length).toBeLessThanOrEqual(5 + bounds.maxOperations);
    const [requests = ''] = await keys.keys('*requests');
    expect(await keys.hlen(requests)).toBeLessThanOrEqual(bounds.maxOperations * 11);
    keys.disconnect();

    const reader = new RedisTrafficReader({ url: redis.url, prefix: 'test:', graph: GRAPH });
    const traffic = await reader.read(2);
    await reader.close();
    expect(traffic.reduce((sum, { requests: count }) => sum + count, 0)).toBe(ATTACK + ATTACK / 100 + 1);
    expect(new Set(traffic.map(({ client: { name } }) => name)).size).toBeLessThanOrEqual(bounds.maxClients + 1);
    // What was known before can still be told apart.
    expect(traffic.filter(({ name }) => name === 'Known')).toMatchObject([
      { client: { name: 'web', version: '1' }, requests: ATTACK / 100 + 1 },
    ]);
    expect(largest).toBeLessThan(60);
    expect(lines).toEqual([]);
  }, 60_000);
});
