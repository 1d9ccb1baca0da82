import { expect, test } from 'vitest';
import { countBegun } from '../../../bench/measure/count-begun.ts';

const ROUND = { requests: 100, connections: 50, callsAlone: 10, mayShare: false };

test('requests under way count as far as their calls show', () => {
  expect(countBegun({ ...ROUND, calls: 1_000 })).toBe(100);
  expect(countBegun({ ...ROUND, calls: 1_300 })).toBe(130);
});

test('never fewer than were answered, never more than were sent', () => {
  expect(countBegun({ ...ROUND, calls: 700 })).toBe(100);
  expect(countBegun({ ...ROUND, calls: 9_000 })).toBe(150);
});

test('where calls tell nothing they count as half done', () => {
  expect(countBegun({ ...ROUND, calls: 30, mayShare: true })).toBe(125);
  expect(countBegun({ ...ROUND, calls: 0, callsAlone: 0 })).toBe(125);
});
