import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { PlanCacheOptions } from '../../../../src/plan/cache/plan-cache.ts';
import { PlanCache } from '../../../../src/plan/cache/plan-cache.ts';

let now: number;
beforeEach(() => {
  now = 0;
});

const ROOMY = { maxEntries: 100, maxBytes: 1_000_000 };
const size = (value: string): number => value.length;

function cacheOf(options: Partial<PlanCacheOptions> = {}): PlanCache<string> {
  return new PlanCache<string>({ ...ROOMY, now: () => now, ...options });
}

/** A creation that ends when the test says so. */
function creation() {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const started: AbortSignal[] = [];
  const create = (signal: AbortSignal): Promise<string> => {
    started.push(signal);
    return promise;
  };
  return { create, resolve, reject, started };
}

const never = (): Promise<string> => Promise.reject(new Error('must not be created'));
const put = (cache: PlanCache<string>, key: string, value = 'v'): Promise<string> =>
  cache.getOrCreate(key, async () => value, { size });

test('a value is created once', async () => {
  const cache = cacheOf();
  expect(await put(cache, 'a', 'one')).toBe('one');
  expect(await cache.getOrCreate('a', never, { size })).toBe('one');
  expect(cache.get('a')).toBe('one');
  expect(cache.get('b')).toBeUndefined();
  expect(cache.statistics).toMatchObject({ hits: 2, misses: 1, shared: 0, entries: 1, bytes: 5, flights: 0 });
});

describe('one flight per key', () => {
  test('callers at the same time share a creation', async () => {
    const cache = cacheOf();
    const { create, resolve, started } = creation();
    const all = [1, 2, 3].map(() => cache.getOrCreate('a', create, { size }));
    await Promise.resolve();
    resolve('one');
    expect(await Promise.all(all)).toEqual(['one', 'one', 'one']);
    expect(started).toHaveLength(1);
    expect(cache.statistics).toMatchObject({ misses: 1, shared: 2, flights: 0 });
  });

  test('one that aborts gets its own reason and disturbs nobody', async () => {
    const cache = cacheOf();
    const { create, resolve, started } = creation();
    const leaving = new AbortController();
    const leader = cache.getOrCreate('a', create, { size, signal: leaving.signal });
    const follower = cache.getOrCreate('a', create, { size });
    await Promise.resolve();
    leaving.abort(new Error('gone'));
    await expect(leader).rejects.toThrow('gone');
    expect(started[0]?.aborted).toBe(false);
    resolve('one');
    expect(await follower).toBe('one');
    expect(cache.get('a')).toBe('one');
  });

  test('when all have aborted the creation is told, and the next caller does not wait for it', async () => {
    const cache = cacheOf();
    const first = creation();
    const leaving = new AbortController();
    const callers = [1, 2].map(() => cache.getOrCreate('a', first.create, { size, signal: leaving.signal }));
    await Promise.resolve();
    leaving.abort(new Error('gone'));
    for (const caller of callers) await expect(caller).rejects.toThrow('gone');
    expect(first.started[0]?.aborted).toBe(true);

    const second = creation();
    const later = cache.getOrCreate('a', second.create, { size });
    first.reject(new Error('aborted'));
    second.resolve('two');
    expect(await later).toBe('two');
    expect(cache.statistics).toMatchObject({ misses: 2, flights: 0 });
  });

  test('an abandoned creation that ends late does not take the flight after it along', async () => {
    const cache = cacheOf();
    const first = creation();
    const leaving = new AbortController();
    const gone = cache.getOrCreate('a', first.create, { size, signal: leaving.signal });
    leaving.abort(new Error('gone'));
    await expect(gone).rejects.toThrow('gone');

    const second = creation();
    const later = cache.getOrCreate('a', second.create, { size });
    first.reject(new Error('aborted'));
    await expect.poll(() => second.started.length).toBe(1);
    const joining = cache.getOrCreate('a', never, { size });
    second.resolve('two');
    expect(await Promise.all([later, joining])).toEqual(['two', 'two']);
  });

  test('one that has aborted already starts nothing', async () => {
    const cache = cacheOf();
    await expect(cache.getOrCreate('a', never, { size, signal: AbortSignal.abort('no') })).rejects.toBe('no');
    expect(cache.statistics).toMatchObject({ misses: 0, flights: 0 });
  });
});

describe('failures', () => {
  test('reach everyone who waited, and are forgotten', async () => {
    const cache = cacheOf();
    const { create, reject } = creation();
    const all = [cache.getOrCreate('a', create, { size }), cache.getOrCreate('a', create, { size })];
    reject(new Error('broken'));
    for (const caller of all) await expect(caller).rejects.toThrow('broken');
    expect(await put(cache, 'a', 'one')).toBe('one');
  });

  test('one thrown at once is a failure like any other', async () => {
    const cache = cacheOf();
    const create = (): Promise<string> => {
      throw new Error('at once');
    };
    await expect(cache.getOrCreate('a', create, { size })).rejects.toThrow('at once');
    expect(cache.statistics.flights).toBe(0);
    expect(await put(cache, 'a', 'one')).toBe('one');
  });

  test('lasting ones are repeated for a while, then tried again', async () => {
    const slow = new Error('too slow');
    const cache = cacheOf({ isLasting: (error) => error === slow, failureMs: 1_000 });
    await expect(cache.getOrCreate('a', () => Promise.reject(slow), { size })).rejects.toBe(slow);
    now = 999;
    await expect(cache.getOrCreate('a', never, { size })).rejects.toBe(slow);
    expect(cache.get('a')).toBeUndefined();
    expect(cache.hottest(1)).toEqual([]);
    now = 1_000;
    expect(await put(cache, 'a', 'one')).toBe('one');
    expect(cache.statistics).toMatchObject({ entries: 1, bytes: 5 });
  });

  test('by default for 30 seconds', async () => {
    const cache = cacheOf({ isLasting: () => true });
    await expect(cache.getOrCreate('a', () => Promise.reject(new Error('slow')), { size })).rejects.toThrow('slow');
    now = 29_999;
    await expect(put(cache, 'a')).rejects.toThrow('slow');
    now = 30_000;
    expect(await put(cache, 'a')).toBe('v');
  });

  test('that nobody waits for any more are nobody’s unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown): void => void unhandled.push(error);
    process.on('unhandledRejection', note);
    const cache = cacheOf();
    const { create, reject } = creation();
    const leaving = new AbortController();
    const caller = cache.getOrCreate('a', create, { size, signal: leaving.signal });
    leaving.abort(new Error('gone'));
    await expect(caller).rejects.toThrow('gone');
    reject(new Error('late'));
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', note);
    expect(unhandled).toEqual([]);
  });
});

describe('bounds', () => {
  test('beyond the number of entries the least recently used goes', async () => {
    const cache = cacheOf({ maxEntries: 2 });
    await put(cache, 'a');
    await put(cache, 'b');
    cache.get('a');
    await put(cache, 'c');
    expect(['a', 'b', 'c'].map((key) => cache.get(key))).toEqual(['v', undefined, 'v']);
    expect(cache.statistics.evictions).toBe(1);
  });

  test('beyond the bytes, too', async () => {
    const cache = cacheOf({ maxBytes: 100 });
    for (const key of ['a', 'b', 'c', 'd', 'e']) await put(cache, key, 'x'.repeat(20));
    expect(cache.statistics).toMatchObject({ entries: 4, bytes: 88, evictions: 1 });
    expect(cache.get('a')).toBeUndefined();
  });

  test('what is larger than a quarter is handed out and not kept', async () => {
    const cache = cacheOf({ maxBytes: 100 });
    await put(cache, 'a');
    const large = 'x'.repeat(30);
    expect(await put(cache, 'b', large)).toBe(large);
    expect(cache.get('a')).toBe('v');
    expect(cache.get('b')).toBeUndefined();
  });

  test('hold for any sequence of calls', async () => {
    const call = fc.record({ key: fc.stringMatching(/^[a-h]{1,3}$/), bytes: fc.nat(60), fails: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(call, { maxLength: 60 }), async (calls) => {
        const cache = cacheOf({ maxEntries: 5, maxBytes: 120, isLasting: () => true, failureMs: 3 });
        for (const { key, bytes, fails } of calls) {
          now += 1;
          const create = (): Promise<string> =>
            fails ? Promise.reject(new Error(key)) : Promise.resolve(`${key}:${'x'.repeat(bytes)}`);
          const answer = await cache.getOrCreate(key, create, { size }).catch((error: Error) => error.message);
          expect(answer.split(':')[0]).toBe(key);
          const { entries, bytes: held, flights } = cache.statistics;
          expect(entries).toBeLessThanOrEqual(5);
          expect(held).toBeLessThanOrEqual(120);
          expect(flights).toBe(0);
        }
      }),
      { numRuns: 200, seed: 20261123 },
    );
  });
});

describe('hottest', () => {
  const useOften = async (cache: PlanCache<string>, key: string, times: number): Promise<void> => {
    for (let i = 0; i < times; i += 1) await put(cache, key, `plan of ${key}`);
  };

  test('the most used first, and no more than asked for', async () => {
    const cache = cacheOf({ windowMs: 1_000 });
    await useOften(cache, 'seldom', 1);
    await useOften(cache, 'often', 10);
    await useOften(cache, 'sometimes', 5);
    expect(cache.hottest(2)).toEqual([
      { key: 'often', value: 'plan of often', uses: 10 },
      { key: 'sometimes', value: 'plan of sometimes', uses: 5 },
    ]);
  });

  test('what was hot long ago is not', async () => {
    const cache = cacheOf({ windowMs: 1_000 });
    await useOften(cache, 'old', 100);
    now = 1_900;
    await useOften(cache, 'new', 20);
    expect(cache.hottest(9).map(({ key }) => key)).toEqual(['new', 'old']);
    now = 2_500;
    expect(cache.hottest(9).map(({ key }) => key)).toEqual(['new']);
  });
});
