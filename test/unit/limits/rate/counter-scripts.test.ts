import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import type { Limit } from '../../../../src/limits/rate/limit.ts';
import { COUNTER_SCRIPTS } from '../../../../src/limits/rate/store/counter-scripts.ts';
import { describeWithRedis, startRedis } from '../../../kit/redis.ts';

describeWithRedis('in Redis', () => {
  test('each mode counts as it says, and a counter that has lost its end gets one again', async () => {
    await using server = await startRedis();
    const redis = new Redis(server.url);
    const run = async (mode: Limit['mode']) => {
      const [count] = (await redis.eval(COUNTER_SCRIPTS[mode], 1, mode, '1', '60', '2')) as [number, number];
      return count;
    };
    const seen = async (mode: Limit['mode']) => [await run(mode), await run(mode), await run(mode), await run(mode)];
    expect(await seen('count')).toEqual([1, 2, 3, 4]);
    expect(await seen('count-admitted')).toEqual([1, 2, 3, 3]);
    expect(await seen('look')).toEqual([1, 1, 1, 1]);
    expect(await redis.exists('look')).toBe(0);
    for (const mode of ['count', 'count-admitted', 'look'] as const) {
      await redis.set(mode, 5);
      const [, left] = (await redis.eval(COUNTER_SCRIPTS[mode], 1, mode, '1', '60', '2')) as [number, number];
      expect([mode, left, await redis.ttl(mode)]).toEqual([mode, 60_000, 60]);
    }
    redis.disconnect();
  });
});
