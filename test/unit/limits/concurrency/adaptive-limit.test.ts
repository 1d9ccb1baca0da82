import { expect, test } from 'vitest';
import { AdaptiveLimit } from '../../../../src/limits/concurrency/adaptive-limit.ts';

const newLimit = () => new AdaptiveLimit({ least: 64, most: 2_000, targetLagMs: 50 });
const observe = (limit: AdaptiveLimit, times: number, lagMs: number, running: number) => {
  for (let time = 0; time < times; time += 1) limit.observe(lagMs, running);
};

test('it begins with the most, and stays there while the event loop keeps up, however many wait for subgraphs', () => {
  const limit = newLimit();
  observe(limit, 1_000, 5, 1_900);
  expect(limit.current).toBe(2_000);
});

test('one pause changes nothing', () => {
  const limit = newLimit();
  for (let round = 0; round < 100; round += 1) {
    observe(limit, 1, 200, 500);
    observe(limit, 20, 1, 500);
  }
  expect(limit.current).toBe(2_000);
});

test('a lag that stays takes it down to what was running, and further, within half a second; never below the least', () => {
  const limit = newLimit();
  observe(limit, 10, 150, 1_000);
  expect(limit.current).toBeLessThan(500);
  observe(limit, 100, 150, 1_000);
  expect(limit.current).toBe(64);
});

test('an event loop that is very late is looked at seldom: three readings are enough then', () => {
  const limit = new AdaptiveLimit({ least: 64, most: 2_000, targetLagMs: 100 });
  observe(limit, 3, 200, 1_000);
  expect(limit.current).toBeLessThan(1_000);
});

test('work that is begun late while the loop is in time weighs no more than a late loop', () => {
  const limit = newLimit();
  for (let reading = 0; reading < 3; reading += 1) limit.observe(150, 1_000, 50);
  const once = limit.current;
  expect(once).toBe(2_000);
  for (let reading = 0; reading < 10; reading += 1) limit.observe(150, 1_000, 50);
  expect(limit.current).toBeLessThan(1_000);
});

test('a lag with few requests has another reason', () => {
  const limit = newLimit();
  observe(limit, 100, 500, 64);
  expect(limit.current).toBe(2_000);
});

test('it grows while it is reached, and recovers by and by when it is not', () => {
  const limit = newLimit();
  observe(limit, 100, 150, 1_000);
  observe(limit, 20, 0, 0);
  const before = limit.current;
  for (let time = 0; time < 20; time += 1) limit.observe(10, limit.current);
  expect(limit.current).toBeGreaterThan(before * 1.5);
  observe(limit, 1_000, 0, 0);
  expect(limit.current).toBe(2_000);
});

test('between half the target and the target it stays', () => {
  const limit = newLimit();
  observe(limit, 100, 150, 1_000);
  observe(limit, 40, 40, 64);
  const settled = limit.current;
  observe(limit, 100, 40, 64);
  expect(limit.current).toBe(settled);
});

/** A process that is late by a millisecond for each request that is under way, and gets more of them than it can do. */
test('it finds what keeps the lag at the target', () => {
  const limit = newLimit();
  const lags: number[] = [];
  for (let time = 0; time < 400; time += 1) {
    const running = limit.current;
    const lagMs = running / 4;
    limit.observe(lagMs, running);
    if (time > 200) lags.push(lagMs);
  }
  expect(Math.max(...lags)).toBeLessThan(75);
  expect(Math.min(...lags)).toBeGreaterThan(20);
});
