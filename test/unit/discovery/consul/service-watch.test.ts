import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ConsulAnswer, ConsulQuery } from '../../../../src/discovery/consul/ask-consul.ts';
import { ConsulClient } from '../../../../src/discovery/consul/consul-client.ts';
import { Recovery } from '../../../../src/discovery/consul/recovery.ts';
import { ServiceWatch } from '../../../../src/discovery/consul/service-watch.ts';

const GRACE_MS = 30_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function startWatch({ hasPast = false } = {}) {
  const client = new ConsulClient({ address: '127.0.0.1:1' });
  let settle: ((answer: ConsulAnswer | Error) => void) | undefined;
  vi.spyOn(client, 'listPassing').mockImplementation(
    (_, query: ConsulQuery) =>
      new Promise((resolve, reject) => {
        settle = (answer) => (answer instanceof Error ? reject(answer) : resolve(answer));
        query.signal.addEventListener('abort', () => reject(new Error('cancelled')));
      }),
  );
  const watch = new ServiceWatch({
    client,
    service: 'users',
    graceMs: GRACE_MS,
    hasPast,
    waitMs: 15_000,
    requestTimeoutMs: 3_000,
    random: () => 0,
    recovery: new Recovery(),
    onChange: () => {},
  });
  let index = 100;
  return {
    watch,
    ids: () => watch.instances?.map(({ id }) => id),
    /** Consul answers with these instances. `at`: with this index instead of the next one. */
    async answer(ids: readonly string[], at = index + 1) {
      index = at;
      const body = ids.map((id) => ({ Service: { ID: id, Address: '127.0.0.1', Port: 4001 } }));
      await vi.advanceTimersByTimeAsync(1_000);
      settle?.({ status: 200, index: String(at), body });
      await vi.advanceTimersByTimeAsync(0);
    },
    async fail() {
      await vi.advanceTimersByTimeAsync(1_000);
      settle?.(new Error('ECONNREFUSED'));
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

describe('instances that pass', () => {
  it('are used at once, and not longer', async () => {
    const { watch, ids, answer } = startWatch();
    expect(ids()).toBeUndefined();
    await answer(['a', 'b']);
    expect(ids()).toEqual(['a', 'b']);
    await answer(['b']);
    expect(ids()).toEqual(['b']);
    await watch.stop();
  });

  it('stay for the grace when the last one has gone, then there are none', async () => {
    const { watch, ids, answer } = startWatch();
    await answer(['a']);
    await answer([]);
    expect(ids()).toEqual(['a']);
    expect(watch.note).toMatch(/for 30000 ms/);
    await vi.advanceTimersByTimeAsync(GRACE_MS - 1);
    expect(ids()).toEqual(['a']);
    await vi.advanceTimersByTimeAsync(1);
    expect(ids()).toEqual([]);
    expect(watch.note).toBe('it has no passing instance');
    await answer(['c']);
    expect(ids()).toEqual(['c']);
    expect(watch.note).toBeUndefined();
    await watch.stop();
  });

  it('end the grace when one comes back', async () => {
    const { watch, ids, answer } = startWatch();
    await answer(['a']);
    await answer([]);
    await answer(['b']);
    await vi.advanceTimersByTimeAsync(2 * GRACE_MS);
    expect(ids()).toEqual(['b']);
    await watch.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('a Consul that may have lost its data', () => {
  it('knows none after it was away: the last ones stay without an end', async () => {
    const { watch, ids, answer, fail } = startWatch();
    await answer(['a', 'b']);
    await fail();
    expect(watch.failure).toBe('ECONNREFUSED');
    await answer([]);
    await vi.advanceTimersByTimeAsync(100 * GRACE_MS);
    expect(ids()).toEqual(['a', 'b']);
    expect(watch.failure).toBeUndefined();
    await watch.stop();
  });

  it('knows none and its index went back: the last ones stay without an end', async () => {
    const { watch, ids, answer } = startWatch();
    await answer(['a']);
    await answer([], 7);
    await vi.advanceTimersByTimeAsync(100 * GRACE_MS);
    expect(ids()).toEqual(['a']);
    await watch.stop();
  });

  it('knows some and its index went back: the others stay for the grace', async () => {
    const { watch, ids, answer } = startWatch();
    await answer(['a', 'b', 'c']);
    await answer(['b'], 7);
    expect(ids()).toEqual(['b', 'a', 'c']);
    await vi.advanceTimersByTimeAsync(GRACE_MS);
    expect(ids()).toEqual(['b']);
    expect(watch.note).toBeUndefined();
    await watch.stop();
  });
});

describe('a first answer without instances', () => {
  it('means none', async () => {
    const { watch, ids, answer } = startWatch();
    await answer([]);
    expect(ids()).toEqual([]);
    await watch.stop();
  });

  it('means none only after the grace when there is a past to go by', async () => {
    const { watch, ids, answer } = startWatch({ hasPast: true });
    await answer([]);
    expect(ids()).toBeUndefined();
    expect(watch.attempted).toBe(true);
    await vi.advanceTimersByTimeAsync(GRACE_MS);
    expect(ids()).toEqual([]);
    await watch.stop();
  });
});
