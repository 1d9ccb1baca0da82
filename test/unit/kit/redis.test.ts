import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { describeWithRedis, startRedis } from '../../kit/redis.ts';

describeWithRedis('a Redis of the tests', () => {
  test('keeps its port over a restart and starts empty', async () => {
    await using server = await startRedis();
    const client = new Redis(server.url);
    try {
      await client.set('key', 'value');
      expect(await client.get('key')).toBe('value');
      await server.restart();
      expect(await client.get('key')).toBeNull();
    } finally {
      client.disconnect();
    }
  });
});
