import { expect, test } from 'vitest';
import { compareBaseline, formatMoves } from '../../../bench/report/compare-baseline.ts';
import type { Results } from '../../../bench/results.ts';
import { peer, results, round } from './results-fixture.ts';

/** Portico at these costs, beside a stock of 10 rps and 12 ms. */
const run = (rps: number, cpuMs: number, calls = 8, rss = 2e8): Results =>
  results({
    guild: [
      peer('portico', [round(rps, cpuMs)], { callsAlone: calls, peakRssBytes: rss }),
      peer('stock', [round(10, 12)], { callsAlone: 16 }),
      peer('hive', [round(20, 6)]),
    ],
  });

const compare = (before: Results, now: Results) => compareBaseline(before, now, 'stock', ['portico']);

test('the same run stands still in every measure', () => {
  const moves = compare(run(100, 1), run(100, 1));
  expect(moves.map(({ measure }) => measure).sort()).toEqual(['CPU', 'calls', 'memory', 'rate']);
  expect(moves.every(({ verdict }) => verdict === 'still')).toBe(true);
  expect(formatMoves(moves)).toBe('4 of 4 ratios are within 10 % of the baseline.');
});

test.each([
  ['rate', run(89, 1), 'worse'],
  ['rate', run(91, 1), 'still'],
  ['rate', run(112, 1), 'better'],
  ['CPU', run(100, 1.15), 'worse'],
  ['CPU', run(100, 1.05), 'still'],
  ['calls', run(100, 1, 9), 'worse'],
  ['memory', run(100, 1, 8, 2.5e8), 'worse'],
])('%s by ratio to stock: %#', (measure, now, verdict) => {
  expect(compare(run(100, 1), now).find((move) => move.measure === measure)?.verdict).toBe(verdict);
});

test('a machine of half the speed changes nothing', () => {
  const slow = results({
    guild: [peer('portico', [round(50, 2)]), peer('stock', [round(5, 24)], { callsAlone: 16 })],
  });
  expect(compare(run(100, 1), slow).every(({ verdict }) => verdict === 'still')).toBe(true);
});

test('what no longer runs is missing; what other gateways do does not matter', () => {
  const moves = compare(run(100, 1), results({}));
  expect(moves.map(({ verdict }) => verdict)).toEqual(['missing', 'missing', 'missing', 'missing']);
  expect(moves.every((move) => move.peer === 'portico')).toBe(true);
});

test('what moved is printed with before, now and change, the worst first', () => {
  const text = formatMoves(compare(run(100, 1), run(150, 2)));
  expect(text).toMatch(
    /guild portico CPU +12\.0× +6\.00× +-50 % +worse\n.*guild portico rate +10\.0× +15\.0× +\+50 % +better/,
  );
});
