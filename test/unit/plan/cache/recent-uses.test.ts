import { expect, test } from 'vitest';
import { RecentUses } from '../../../../src/plan/cache/recent-uses.ts';

const WINDOW_MS = 1_000;

function used(...times: readonly number[]): RecentUses {
  const uses = new RecentUses();
  for (const time of times) uses.note(time, WINDOW_MS);
  return uses;
}

test('uses within the window count', () => {
  expect(used(100, 200, 300).count(900, WINDOW_MS)).toBe(3);
});

test('they fade over the next window', () => {
  expect(used(500, 600, 700, 800).count(1_250, WINDOW_MS)).toBe(3);
  expect(used(500, 600, 700, 800).count(1_750, WINDOW_MS)).toBe(1);
});

test('after two windows nothing is left', () => {
  expect(used(999).count(2_000, WINDOW_MS)).toBe(0);
  expect(used(0).count(1_000_000, WINDOW_MS)).toBe(0);
});

test('steady use is told as it is, wherever in the window one looks', () => {
  const times = Array.from({ length: 50 }, (_, index) => index * 100);
  for (const now of [4_900, 4_950, 4_999]) {
    const count = used(...times).count(now, WINDOW_MS);
    expect([now, Math.abs(count - 10) <= 1]).toEqual([now, true]);
  }
});
