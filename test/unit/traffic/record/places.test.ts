import { expect, test } from 'vitest';
import { Places } from '../../../../src/traffic/record/places.ts';

const taken = (places: Places, ...names: string[]) => names.filter((name) => places.take(name)).join('');

test('who comes first has a place, and keeps it for the day', () => {
  const places = new Places(2);
  expect(taken(places, 'a', 'b', 'c', 'a', 'b', 'd')).toBe('abab');
  expect([places.has('b'), places.has('c')]).toEqual([true, false]);
});

test('those of the day before need not be first', () => {
  const yesterday = new Places(3);
  taken(yesterday, 'a', 'b');
  const today = new Places(3, yesterday);
  expect(taken(today, 'x', 'y', 'z', 'b', 'a')).toBe('xba');
});

test('a place that was not taken for a day is free on the next', () => {
  const full = new Places(2);
  taken(full, 'a', 'b');
  const next = new Places(2, full);
  expect(taken(next, 'x', 'a')).toBe('a');
  expect(taken(new Places(2, next), 'x', 'y', 'a')).toBe('xa');
});
