import { expect, test } from 'vitest';
import { drawChart } from '../../../bench/report/draw-chart.ts';
import { peer, results, round } from './results-fixture.ts';

const CHART = drawChart(
  results({
    guild: [peer('portico', [round(100, 1)]), peer('stock', [round(10, 10)]), peer('a<b&c', [round(1, 5)])],
    dear: [peer('stock', [round(10, 10)]), peer('slow', [round(1, 25)])],
    silent: [peer('portico', [round(100, undefined)])],
  }),
  'stock',
);

test('a bar is as long as its cost', () => {
  const widths = [...CHART.matchAll(/<rect [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width));
  expect(widths).toHaveLength(5);
  const [own = 0, stock = 0, other = 0] = widths;
  expect(stock / own).toBeCloseTo(10, 1);
  expect(stock / other).toBeCloseTo(2, 1);
});

test('each bar says its cost, and its ratio unless it is the reference itself', () => {
  expect(CHART).toContain('>1.00 ms, 10.0× cheaper than stock<');
  expect(CHART).toContain('>25.0 ms, 2.50× dearer than stock<');
  expect(CHART).toContain('>10.0 ms<');
});

test('names are text and never markup', () => {
  expect(CHART).toContain('a&#60;b&#38;c');
  expect(CHART).not.toContain('a<b');
});

test('a workload without processor times has no group', () => {
  expect(CHART).not.toContain('silent');
});

test('there are colours for dark pages, and no background that would hide them', () => {
  expect(CHART).toContain('prefers-color-scheme: dark');
  expect(CHART).not.toMatch(/background|width="100%"/);
});
