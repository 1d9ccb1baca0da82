import type { JSONWebKeySet } from 'jose';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { KeysAttempt } from '../../../../src/auth/keys/published-keys.ts';
import { PublishedKeys } from '../../../../src/auth/keys/published-keys.ts';

const SECOND = 1_000;
const setOf = (kid: string): JSONWebKeySet => ({ keys: [{ kty: 'oct', k: 'AAAA', kid }] });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** Keys that are read whenever `load` says so, and when each reading was. */
function start(load: () => Promise<JSONWebKeySet>) {
  const startedAt = performance.now();
  const readings: number[] = [];
  const attempts: KeysAttempt[] = [];
  const keys = new PublishedKeys({
    place: 'https://issuer.example/jwks',
    load: () => {
      readings.push(Math.round(performance.now() - startedAt));
      return load();
    },
    pollIntervalMs: 60 * SECOND,
    cooldownMs: 30 * SECOND,
    maxAgeMs: 600 * SECOND,
    onAttempt: (attempt) => attempts.push(attempt),
  });
  return { keys, readings, attempts };
}

/** The most readings in any stretch of 30 seconds. */
function busiest(readings: readonly number[]): number {
  return Math.max(...readings.map((from) => readings.filter((at) => at >= from && at < from + 30 * SECOND).length));
}

test('are read at once, and again at every interval', async () => {
  const { keys, readings } = start(async () => setOf('a'));
  await vi.advanceTimersByTimeAsync(130 * SECOND);
  expect(readings).toEqual([0, 60 * SECOND, 120 * SECOND]);
  expect(keys.current).toBeDefined();
  keys.stop();
});

test('a thousand tokens with unknown keys cause one reading, and two in any 30 seconds', async () => {
  const { keys, readings } = start(async () => setOf('a'));
  await vi.advanceTimersByTimeAsync(5 * SECOND);
  for (let second = 0; second < 120; second += 1) {
    const results = await Promise.all(Array.from({ length: 1_000 }, () => keys.refresh()));
    if (second === 0) expect(results.filter(Boolean)).toHaveLength(1_000);
    await vi.advanceTimersByTimeAsync(SECOND);
  }
  expect(busiest(readings)).toBe(2);
  keys.stop();
});

test('an issuer that is down is asked with growing delays, never more than twice in 30 seconds', async () => {
  const { keys, readings } = start(() => Promise.reject(new Error('refused')));
  for (let second = 0; second < 300; second += 1) {
    void keys.refresh();
    await vi.advanceTimersByTimeAsync(SECOND);
  }
  expect(readings.length).toBeGreaterThan(5);
  expect(busiest(readings)).toBe(2);
  expect(keys.current).toBeUndefined();
  expect(keys.problem).toBe('the keys at https://issuer.example/jwks cannot be read: refused');
  keys.stop();
});

test('keys stay in use while their issuer is down, until they are too old', async () => {
  let isUp = true;
  const { keys, attempts } = start(() => (isUp ? Promise.resolve(setOf('a')) : Promise.reject(new Error('down'))));
  await vi.advanceTimersByTimeAsync(SECOND);
  isUp = false;
  await vi.advanceTimersByTimeAsync(598 * SECOND);
  expect(keys.current).toBeDefined();
  await vi.advanceTimersByTimeAsync(62 * SECOND);
  expect(keys.current).toBeUndefined();
  isUp = true;
  await vi.advanceTimersByTimeAsync(61 * SECOND);
  expect(keys.current).toBeDefined();
  expect(keys.problem).toBeUndefined();
  expect(attempts.filter(({ turned }) => turned).map(({ reason }) => reason)).toEqual(['down', undefined]);
  keys.stop();
});

test('an issuer that cannot be connected to is not spared: it is found a second after it has come up', async () => {
  let isUp = false;
  const { keys, readings } = start(() => {
    if (isUp) return Promise.resolve(setOf('a'));
    return Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
  });
  for (let tenth = 0; tenth < 250; tenth += 1) {
    await Promise.all(Array.from({ length: 10 }, () => keys.refresh()));
    await vi.advanceTimersByTimeAsync(SECOND / 10);
  }
  expect(readings.length).toBeGreaterThan(20);
  expect(readings.length).toBeLessThanOrEqual(26);
  isUp = true;
  await vi.advanceTimersByTimeAsync(SECOND);
  expect(await keys.refresh()).toBe(true);
  keys.stop();
});

describe('what operators are told', () => {
  /** Of each reading whether it was news; `w` is one that went well, `f` one that failed, `u` one that reached nobody. */
  async function news(results: string): Promise<boolean[]> {
    const left = [...results];
    const { keys, attempts } = start(() => {
      const result = left.shift();
      if (result === 'f') return Promise.reject(new Error('status 500'));
      if (result === 'u') return Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
      return Promise.resolve(setOf('a'));
    });
    await vi.advanceTimersByTimeAsync(400 * SECOND);
    keys.stop();
    return attempts.map(({ turned }) => turned).slice(0, results.length);
  }

  test.each([
    ['wffww', [false, true, false, true, false]],
    ['uw', [false, false]],
    ['uuuw', [false, true, false, true]],
    ['wuwuuw', [false, false, false, false, true, true]],
    ['fuw', [true, false, true]],
  ])('%s', async (results, expected) => expect(await news(results)).toEqual(expected));
});

describe('generation', () => {
  test('changes with the keys, not with every reading', async () => {
    let kid = 'a';
    const { keys } = start(async () => setOf(kid));
    await vi.advanceTimersByTimeAsync(SECOND);
    const first = keys.generation;
    const before = keys.current;
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect([keys.generation, keys.current]).toEqual([first, before]);
    kid = 'b';
    await vi.advanceTimersByTimeAsync(60 * SECOND);
    expect(keys.generation).not.toBe(first);
    keys.stop();
  });
});

test('stopped, nothing is read any more', async () => {
  const { keys, readings } = start(async () => setOf('a'));
  await vi.advanceTimersByTimeAsync(SECOND);
  keys.stop();
  await keys.refresh();
  await vi.advanceTimersByTimeAsync(300 * SECOND);
  expect(readings).toEqual([0]);
});
