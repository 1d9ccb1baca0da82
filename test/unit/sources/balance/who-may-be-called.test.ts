import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Endpoint } from '../../../../src/sources/balance/endpoint.ts';
import { Endpoints } from '../../../../src/sources/balance/endpoints.ts';
import type { SourceEvent } from '../../../../src/sources/source-event.ts';

const BREAKER = { errorThreshold: 0.5, volumeThreshold: 5, resetTimeoutMs: 30_000, rollingWindowMs: 10_000 };
const EJECTION = { consecutiveFailures: 3, baseTimeMs: 60_000, maxTimeMs: 60_000, maxShare: 0.5, panicThreshold: 0.5 };
const POOL = { timeoutMs: 1_000, maxResponseBytes: 1_000, connections: 1, poolIdleTimeoutMs: 1_000 };

let endpoints: Endpoints;
let events: SourceEvent[];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(async () => {
  await endpoints.close();
  vi.useRealTimers();
});

function start(ids: string, options: object): void {
  events = [];
  endpoints = new Endpoints('only', { ...POOL, ...options, onEvent: (event) => events.push(event) });
  update(ids);
}

function update(ids: string): void {
  endpoints.update([...ids].map((id) => ({ id, url: `http://127.0.0.1:1/${id}` })));
}

/** Ids of all that are ever picked. */
function picked(kind: 'query' | 'mutation' = 'query', tried: readonly Endpoint[] = []): string {
  const ids = Array.from({ length: 100 }, () => endpoints.pick(kind, tried)?.id ?? '-');
  return [...new Set(ids)].sort().join('');
}

function find(id: string): Endpoint {
  const others: Endpoint[] = [];
  for (;;) {
    const endpoint = endpoints.pick('query', others);
    if (endpoint === undefined || others.includes(endpoint)) throw new Error(`${id} cannot be picked`);
    if (endpoint.id === id) return endpoint;
    others.push(endpoint);
  }
}

async function fail(id: string, times: number): Promise<Endpoint> {
  const endpoint = find(id);
  for (let time = 0; time < times; time += 1) endpoints.end(endpoint, true, endpoints.begin(endpoint));
  await vi.advanceTimersByTimeAsync(0);
  return endpoint;
}

describe('breakers', () => {
  beforeEach(() => start('abc', { breaker: BREAKER }));

  test('an instance whose breaker is open is not picked', async () => {
    await fail('b', 5);
    expect(picked()).toBe('ac');
  });

  test('when all are open there is none to pick', async () => {
    for (const id of 'abc') await fail(id, 5);
    expect(endpoints.pick('query')).toBeUndefined();
    expect(endpoints.size).toBe(3);
  });

  test('one that is half open is picked for one query at a time', async () => {
    const endpoint = await fail('b', 5);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(picked()).toBe('abc');
    const isProbe = endpoints.begin(endpoint);
    expect(picked()).toBe('ac');
    endpoints.end(endpoint, false, isProbe);
    await vi.advanceTimersByTimeAsync(0);
    expect(picked()).toBe('abc');
    expect(endpoint.breakerState).toBe('closed');
  });

  test('an abandoned probe makes room for the next', async () => {
    const endpoint = await fail('b', 5);
    await vi.advanceTimersByTimeAsync(30_000);
    endpoints.end(endpoint, undefined, endpoints.begin(endpoint));
    expect(picked()).toBe('abc');
  });

  test('a mutation is a probe only when no other instance can take it', async () => {
    await fail('b', 5);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(picked('mutation')).toBe('ac');
    for (const id of 'ac') await fail(id, 5);
    expect(picked('mutation')).toBe('b');
  });

  test('one that has been tried is picked only when there is no other', () => {
    const [a, b, c] = ['a', 'b', 'c'].map(find) as [Endpoint, Endpoint, Endpoint];
    expect(picked('query', [a])).toBe('bc');
    expect(picked('query', [a, b])).toBe('c');
    expect(picked('query', [a, b, c])).toBe('abc');
  });

  test('an instance that stays keeps its breaker, one that leaves and returns starts anew', async () => {
    await fail('b', 5);
    update('cb');
    expect(picked()).toBe('c');
    update('c');
    update('cb');
    expect(picked()).toBe('bc');
    expect(endpoints.states).toEqual([
      { id: 'c', breaker: 'closed', isEjected: false },
      { id: 'b', breaker: 'closed', isEjected: false },
    ]);
  });

  test('nothing runs on for instances that have gone, and their last calls change nothing', async () => {
    const endpoint = find('b');
    const isProbe = endpoints.begin(endpoint);
    for (const id of 'ac') await fail(id, 5);
    events = [];
    update('');
    expect(vi.getTimerCount()).toBe(0);
    endpoints.end(endpoint, true, isProbe);
    expect(events).toEqual([]);
  });

  test('every change is told once, with subgraph and instance', async () => {
    await fail('b', 7);
    expect(events).toEqual([
      { kind: 'breaker', subgraph: 'only', instance: 'b', url: 'http://127.0.0.1:1/b', state: 'open' },
    ]);
  });
});

describe('ejection', () => {
  beforeEach(() => start('abcd', { ejection: EJECTION }));

  test('an instance with failures in a row is left out for its time', async () => {
    await fail('b', 3);
    expect(picked()).toBe('acd');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(picked()).toBe('abcd');
    expect(events.map(({ kind }) => kind)).toEqual(['ejected', 'returned']);
  });

  test('a mutation tries one that is back only when no other can take it, until a query has shown it well', async () => {
    const endpoint = await fail('b', 3);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([picked('query'), picked('mutation')]).toEqual(['abcd', 'acd']);
    endpoints.end(endpoint, false, endpoints.begin(endpoint));
    expect(picked('mutation')).toBe('abcd');
  });

  test('never more than half are', async () => {
    for (const id of 'abcd') await fail(id, 3);
    expect(picked()).toBe('cd');
  });

  test('the only one, and the second of two, stay', async () => {
    update('a');
    await fail('a', 9);
    expect(picked()).toBe('a');
    update('ab');
    await fail('a', 3);
    expect(picked()).toBe('b');
    await fail('b', 9);
    expect(picked()).toBe('b');
  });

  test('of an instance that leaves, room is made for another', async () => {
    for (const id of 'ab') await fail(id, 3);
    update('bcd');
    expect(picked()).toBe('cd');
    update('cd');
    await fail('c', 3);
    expect(picked()).toBe('d');
  });
});

describe('ejection beside breakers', () => {
  test('an instance whose breaker has opened is not ejected as well', async () => {
    start('ab', { breaker: { ...BREAKER, volumeThreshold: 3 }, ejection: EJECTION });
    await fail('a', 3);
    expect(endpoints.states).toContainEqual({ id: 'a', breaker: 'open', isEjected: false });
  });

  test('when fewer than half are in order, those that are ejected take part again; open breakers stay open', async () => {
    start('abcd', { breaker: { ...BREAKER, volumeThreshold: 4 }, ejection: EJECTION });
    const [a, b] = [find('a'), find('b')];
    await fail('c', 3);
    await fail('d', 3);
    expect(picked()).toBe('ab');
    // From here on there is no room to eject.
    for (let time = 0; time < 4; time += 1) endpoints.end(a, true, endpoints.begin(a));
    expect(a.breakerState).toBe('open');
    expect(picked()).toBe('bcd');
    for (let time = 0; time < 4; time += 1) endpoints.end(b, true, endpoints.begin(b));
    expect(picked()).toBe('cd');
  });
});
