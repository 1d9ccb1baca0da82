import { Redis } from 'ioredis';
import { expect, test } from 'vitest';
import { captureLog } from '../../kit/log-lines.ts';
import { describeWithRedis, startRedis } from '../../kit/redis.ts';

describeWithRedis('a Redis', () => {
  test('that refuses its password: it stays out of the log', async () => {
    await using redis = await startRedis();
    const client = new Redis(redis.url.replace('//', '//user:a-real-password@'), { retryStrategy: () => null });
    const err = await new Promise<Error>((resolve) => client.once('error', resolve));
    client.disconnect();
    const { log, lines } = captureLog();
    log.warn({ err }, 'redis cannot be reached');
    expect(lines[0]).toMatchObject({ err: { message: expect.stringContaining('WRONGPASS') } });
    expect(JSON.stringify(lines)).not.toContain('a-real-password');
  });
});

test('values of secret names are censored', () => {
  const { log, lines } = captureLog();
  log.info({ password: 'p', headers: { authorization: 'a' }, redis: { token: 't' } }, 'x');
  expect(lines[0]).toMatchObject({
    password: '[secret]',
    headers: { authorization: '[secret]' },
    redis: { token: '[secret]' },
  });
});
