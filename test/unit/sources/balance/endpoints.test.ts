import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Endpoints } from '../../../../src/sources/balance/endpoints.ts';
import { json, startScriptedSubgraph } from '../../../kit/scripted-subgraph.ts';

const OPTIONS = { timeoutMs: 1_000, maxResponseBytes: 1_000, connections: 1, poolIdleTimeoutMs: 1_000 };
const instance = (id: string, url = `http://127.0.0.1:1/${id}`) => ({ id, url });

let endpoints: Endpoints;
beforeEach(() => {
  endpoints = new Endpoints('only', OPTIONS);
});
afterEach(() => endpoints.close());

test('without instances there is none to pick', () => {
  expect(endpoints.pick('query')).toBeUndefined();
});

describe('of two chosen at random', () => {
  test('the less busy one is picked', () => {
    endpoints.update([instance('idle'), instance('busy')]);
    const picks = Array.from({ length: 200 }, () => {
      const endpoint = endpoints.pick('query');
      if (endpoint?.id === 'busy') endpoint.inFlight = 5;
      return endpoint?.id;
    });
    // Both choices may fall on the busy one, a quarter of the time.
    expect(picks.filter((id) => id === 'busy').length).toBeLessThan(90);
  });

  test('load spreads over all', () => {
    endpoints.update(['a', 'b', 'c', 'd'].map((id) => instance(id)));
    const counts = new Map<string, number>();
    for (let call = 0; call < 400; call += 1) {
      const endpoint = endpoints.pick('query');
      if (endpoint === undefined) throw new Error('none');
      endpoint.inFlight += 1;
      counts.set(endpoint.id, (counts.get(endpoint.id) ?? 0) + 1);
    }
    for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(20);
  });

  test('the choice is random, so that gateways do not run to the same one', () => {
    const random = vi.spyOn(Math, 'random').mockReturnValueOnce(0).mockReturnValueOnce(0.9);
    endpoints.update([instance('a'), instance('b')]);
    endpoints.pick('query');
    expect(random).toHaveBeenCalledTimes(2);
  });
});

test('an instance that stays keeps its pool and what is in flight', () => {
  endpoints.update([instance('a')]);
  const before = endpoints.pick('query');
  if (before) before.inFlight = 3;
  endpoints.update([instance('b'), instance('a')]);
  expect(endpoints.size).toBe(2);
  const picked = new Set(Array.from({ length: 50 }, () => endpoints.pick('query')));
  expect([...picked]).toContain(before);
});

test('an instance with another address is another one', () => {
  endpoints.update([instance('a')]);
  const before = endpoints.pick('query');
  endpoints.update([instance('a', 'http://127.0.0.1:2/graphql')]);
  expect(endpoints.pick('query')).not.toBe(before);
});

test('an instance that leaves finishes what it has, and takes nothing new', async () => {
  const release = Promise.withResolvers<void>();
  await using subgraph = await startScriptedSubgraph((request, response) => {
    void release.promise.then(() => json({ data: { late: true } })(request, response));
  });
  endpoints.update([instance('leaving', subgraph.url)]);
  const endpoint = endpoints.pick('query');
  const answer = endpoint?.pool.request({ method: 'POST', path: '/graphql', body: '{}' });
  endpoints.update([]);
  expect(endpoints.pick('query')).toBeUndefined();
  release.resolve();
  expect(await (await answer)?.body.json()).toEqual({ data: { late: true } });
  await expect(endpoint?.pool.request({ method: 'POST', path: '/', body: '{}' })).rejects.toThrow(/closed|destroyed/);
});
