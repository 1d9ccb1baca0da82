import { expect, test } from 'vitest';
import { median, spread, summarise } from '../../../bench/report/summarise.ts';
import type { WorkloadResult } from '../../../bench/results.ts';
import { peer, round } from './results-fixture.ts';

const workload = (...peers: WorkloadResult['peers']): WorkloadResult => ({ name: 'w', about: '', peers, skipped: [] });

test('the median is the middle, or the mean of the two there', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(median([7])).toBe(7);
  expect(median([])).toBeUndefined();
  expect(spread([])).toBeUndefined();
  // By size and not by text.
  expect(spread([100, 9, 20])).toEqual({ median: 20, low: 9, high: 100 });
});

test('ratios are taken round by round, above 1 is better', () => {
  // In the second round the machine was half as fast for both: the ratio does not know.
  const [own, stock] = summarise(
    workload(peer('own', [round(100, 1), round(50, 2)]), peer('stock', [round(10, 12), round(5, 24)])),
    'stock',
  );
  expect(own?.rateRatio).toEqual({ median: 10, low: 10, high: 10 });
  expect(own?.cpuRatio).toEqual({ median: 12, low: 12, high: 12 });
  expect(own?.requestsPerSecond).toBe(75);
  expect(stock?.cpuRatio).toEqual({ median: 1, low: 1, high: 1 });
});

test('without the reference, or without processor times, there is no ratio', () => {
  expect(summarise(workload(peer('own', [round(1, 1)])), 'stock')[0]?.rateRatio).toBeUndefined();
  const [own] = summarise(workload(peer('own', [round(4, undefined)]), peer('stock', [round(2, undefined)])), 'stock');
  expect(own).toMatchObject({ cpuMs: undefined, cpuRatio: undefined, rateRatio: { median: 2 } });
});

test('a floor that costs nothing measurable has no ratio rather than an infinite one', () => {
  const [floor] = summarise(workload(peer('floor', [round(9, 0)]), peer('stock', [round(1, 5)])), 'stock');
  expect(floor?.cpuRatio).toBeUndefined();
});
