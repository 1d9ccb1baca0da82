import { expect, test } from 'vitest';
import { describeWithConsul, startConsul } from '../../kit/consul.ts';
import { until } from '../../kit/until.ts';

describeWithConsul('a Consul of the tests', () => {
  test('keeps its port and its data over a kill, and loses them when asked to', async () => {
    await using consul = await startConsul();
    await consul.putKv('folder/a key', 'value');
    await consul.kill();
    await expect(consul.getKv('folder/a key')).rejects.toThrow('fetch failed');

    const { address } = consul;
    await consul.restart();
    expect(consul.address).toBe(address);
    expect(await consul.getKv('folder/a key')).toBe('value');

    await consul.restart({ empty: true });
    expect(await consul.getKv('folder/a key')).toBeUndefined();
  });

  test('lists registered instances', async () => {
    await using consul = await startConsul();
    await consul.registerService({ Name: 'users', ID: 'users-1', Address: '127.0.0.1', Port: 4001, Tags: ['graphql'] });
    const passing = async (): Promise<unknown> => (await consul.request('/v1/health/service/users?passing')).json();
    expect(await passing()).toMatchObject([{ Service: { ID: 'users-1', Port: 4001 } }]);
    await consul.deregisterService('users-1');
    expect(await passing()).toEqual([]);
  });

  test('holds a paused agent back until it is resumed', async () => {
    await using consul = await startConsul();
    await consul.pause();
    // The signal reaches a busy process a moment later.
    const isHeldBack = () =>
      consul.request('/v1/status/leader', { signal: AbortSignal.timeout(300) }).then(
        () => false,
        (error: Error) => error.name === 'TimeoutError',
      );
    await until(isHeldBack, { what: 'the paused agent to answer no more' });
    await consul.resume();
    expect((await consul.request('/v1/status/leader')).status).toBe(200);
  });
});
