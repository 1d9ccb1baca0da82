import { expect, test } from 'vitest';
import { formatNumber, formatReport } from '../../../bench/report/format-report.ts';
import { formatTable } from '../../../bench/report/format-table.ts';
import { peer, results, round } from './results-fixture.ts';

test('columns line up: names to the left, figures to the right', () => {
  expect(
    formatTable(
      ['peer', 'rps'],
      [
        ['a', '12,345'],
        ['longer', '7'],
      ],
    ),
  ).toBe(['peer       rps', '──────────────', 'a       12,345', 'longer       7'].join('\n'));
});

test('numbers keep about three digits', () => {
  expect([12_345.6, 99.94, 9.876, 0.0567, 0].map(formatNumber)).toEqual(['12,346', '99.9', '9.88', '0.057', '0.000']);
});

test('a report tells the machine, each peer, what was left out and whose keys are out of order', () => {
  const run = results({
    guild: [peer('portico', [round(100, 1)]), peer('stock', [round(10, 12)], { keysInOrder: false })],
  });
  const [first] = run.workloads;
  const skipped = [{ peer: 'other', reason: 'not installed\nat line 1' }];
  const text = formatReport({ ...run, workloads: first === undefined ? [] : [{ ...first, skipped }] }, 'stock');
  expect(text).toContain('3 rounds of 5 s, 50 connections; Some CPU, 2 cores, Node 26.0.0, wrk; commit abc');
  expect(text).toMatch(/^portico +100 +10\.0 \(10\.0–10\.0\) .* 1\.00 +12\.0 \(12\.0–12\.0\) +8\.00 +200$/m);
  expect(text).toMatch(/^keys in another order than the specification's: stock$/m);
  expect(text).toMatch(/^left out: other: not installed$/m);
});

test('what could not be measured is a dash', () => {
  const { peakRssBytes: _, ...bare } = peer('portico', [round(100, undefined)]);
  expect(formatReport(results({ tiny: [bare] }), 'stock')).toMatch(/^portico +100 +– .* – +– +8\.00 +–$/m);
});
