import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ConsulAnswer, ConsulQuery } from '../../../../src/discovery/consul/ask-consul.ts';
import { ConsulClient } from '../../../../src/discovery/consul/consul-client.ts';
import { Recovery } from '../../../../src/discovery/consul/recovery.ts';
import { TaggedServices } from '../../../../src/discovery/consul/tagged-services.ts';

const GRACE_MS = 600_000;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

function startTagged() {
  const client = new ConsulClient({ address: '127.0.0.1:1' });
  let settle: ((answer: ConsulAnswer | Error) => void) | undefined;
  vi.spyOn(client, 'listServices').mockImplementation(
    (query: ConsulQuery) =>
      new Promise((resolve, reject) => {
        settle = (answer) => (answer instanceof Error ? reject(answer) : resolve(answer));
        query.signal.addEventListener('abort', () => reject(new Error('cancelled')));
      }),
  );
  const tagged = new TaggedServices({
    client,
    tag: 'graphql',
    graceMs: GRACE_MS,
    waitMs: 15_000,
    requestTimeoutMs: 3_000,
    random: () => 0,
    recovery: new Recovery(),
    onChange: () => {},
  });
  let index = 100;
  const tell = async (answer: ConsulAnswer | Error) => {
    await vi.advanceTimersByTimeAsync(1_000);
    settle?.(answer);
    await vi.advanceTimersByTimeAsync(0);
  };
  return {
    tagged,
    fail: () => tell(new Error('ECONNREFUSED')),
    answer(body: unknown, at = index + 1) {
      index = at;
      return tell({ status: 200, index: String(at), body });
    },
  };
}

it('counts the services with the tag', async () => {
  const { tagged, answer } = startTagged();
  expect(tagged.answered).toBe(false);
  await answer({
    consul: [],
    b: ['v1', 'graphql'],
    a: ['graphql'],
    c: ['graphql2'],
    d: 'graphql',
    e: null,
    '': ['graphql'],
  });
  expect(tagged.answered).toBe(true);
  expect(tagged.services).toEqual(['a', 'b']);
  await tagged.stop();
});

it.each([[[]], ['x'], [null], [Buffer.from('<html>')]])('takes %j for a failure', async (body) => {
  const { tagged, answer } = startTagged();
  await answer(body);
  expect(tagged.answered).toBe(false);
  expect(tagged.failure).toMatch(/not a list of services/);
  await tagged.stop();
});

it('counts a service that has left for the grace', async () => {
  const { tagged, answer } = startTagged();
  await answer({ a: ['graphql'], b: ['graphql'] });
  await answer({ a: ['graphql'] });
  expect(tagged.services).toEqual(['a', 'b']);
  expect(tagged.isMissing('b')).toBe(true);
  await vi.advanceTimersByTimeAsync(GRACE_MS);
  expect(tagged.services).toEqual(['a']);
  await tagged.stop();
});

it('ends the grace when the service returns', async () => {
  const { tagged, answer } = startTagged();
  await answer({ a: ['graphql'], b: ['graphql'] });
  await answer({ a: ['graphql'] });
  await answer({ a: ['graphql'], b: ['graphql'] });
  await vi.advanceTimersByTimeAsync(2 * GRACE_MS);
  expect(tagged.services).toEqual(['a', 'b']);
  expect(tagged.isMissing('b')).toBe(false);
  await tagged.stop();
  expect(vi.getTimerCount()).toBe(0);
});

it.each(['after Consul was away', 'with an index that went back'])('counts it without an end %s', async (how) => {
  const { tagged, answer, fail } = startTagged();
  await answer({ a: ['graphql'], b: ['graphql'] });
  if (how.includes('away')) await fail();
  await answer({ a: ['graphql'] }, how.includes('away') ? undefined : 7);
  await vi.advanceTimersByTimeAsync(10 * GRACE_MS);
  expect(tagged.services).toEqual(['a', 'b']);
  await tagged.stop();
});
