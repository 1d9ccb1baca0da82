import { expect, test } from 'vitest';
import type { Limit } from '../../../../src/limits/rate/limit.ts';
import { limitOf } from '../../../../src/limits/rate/limit.ts';
import { MemoryCounters } from '../../../../src/limits/rate/store/memory-counters.ts';

const limit = (name: string, windowMs = 10_000, mode: Limit['mode'] = 'count') =>
  limitOf({ name, max: 3, windowMs, mode, onStoreFailure: 'local' });

function counters(maxKeys = 1_000) {
  const clock = { now: 0 };
  const memory = new MemoryCounters({ maxKeys, now: () => clock.now });
  const count = (of: Limit, key: string, points = 1) => memory.count(of, of.max, key, points);
  return { memory, clock, count };
}

test('counts each key of each limit, from its first one to the end of the window', () => {
  const { clock, count } = counters();
  const [a, b] = [limit('a'), limit('b')];
  expect(count(a, 'x')).toEqual({ count: 1, leftMs: 10_000 });
  clock.now = 4_000;
  expect(count(a, 'x', 2)).toEqual({ count: 3, leftMs: 6_000 });
  expect(count(a, 'y')).toEqual({ count: 1, leftMs: 10_000 });
  expect(count(b, 'x')).toEqual({ count: 1, leftMs: 10_000 });
  clock.now = 9_999;
  expect(count(a, 'x')).toEqual({ count: 4, leftMs: 1 });
  clock.now = 10_000;
  expect(count(a, 'x')).toEqual({ count: 1, leftMs: 10_000 });
});

test('counts what is refused, only what is admitted, or nothing, by the mode', () => {
  const { memory, count } = counters();
  const [every, admitted, none] = [limit('e'), limit('a', 10_000, 'count-admitted'), limit('n', 10_000, 'look')];
  expect([2, 2, 1].map((points) => count(every, 'x', points).count)).toEqual([2, 4, 5]);
  expect([2, 2, 1].map((points) => count(admitted, 'x', points).count)).toEqual([2, 4, 3]);
  expect([2, 2, 9].map((points) => count(none, 'x', points).count)).toEqual([2, 2, 9]);
  expect(memory.size).toBe(2);
});

test('keys whose window has ended take no room', () => {
  const { memory, clock, count } = counters();
  const one = limit('a');
  for (let index = 0; index < 100; index += 1) {
    clock.now = index * 1_000;
    count(one, `k${index}`);
  }
  expect(memory.size).toBe(10);
  expect(memory.evictions).toBe(0);
});

test('a million keys take no more room than is given; the oldest of the limit that has most go', () => {
  const { memory, clock, count } = counters(1_000);
  const [day, minute] = [limit('day', 86_400_000), limit('minute', 60_000)];
  for (let index = 0; index < 100; index += 1) count(day, `d${index}`);
  for (let index = 0; index < 1_000_000; index += 1) count(minute, `m${index}`);
  expect([memory.size, memory.evictions]).toEqual([1_000, 999_100]);
  // Whoever invents addresses does not get the other limit forgotten.
  expect(count(day, 'd0').count).toBe(2);
  expect(count(minute, 'm999999').count).toBe(2);
  expect(count(minute, 'm0').count).toBe(1);
  clock.now = 60_001;
  count(minute, 'again');
  expect(memory.size).toBe(101);
});

test('a limit that is changed begins anew', () => {
  const { count } = counters();
  count(limit('a'), 'x');
  expect(count(limit('a', 20_000), 'x').count).toBe(1);
});
