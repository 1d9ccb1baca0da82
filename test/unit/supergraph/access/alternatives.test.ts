import { describe, expect, test } from 'vitest';
import { canonicalAlternatives, conjunction } from '../../../../src/supergraph/access/alternatives.ts';

describe('canonical alternatives', () => {
  test.each([
    ['in one order', [['b', 'a'], ['c']], [['a', 'b'], ['c']]],
    ['each name once', [['a', 'a']], [['a']]],
    ['without those that need more than another', [['a', 'b'], ['b'], ['b', 'c']], [['b']]],
    ['nothing needed is enough', [['a'], []], [[]]],
    ['no alternative at all', [], []],
  ])('%s', (_case, given, expected) => {
    expect(canonicalAlternatives(given)).toEqual(expected);
  });
});

describe('a conjunction', () => {
  test.each([
    ['of nothing needs nothing', [], [[]]],
    [
      'pairs every alternative with every other',
      [
        [['a'], ['b']],
        [['c'], ['d']],
      ],
      [
        ['a', 'c'],
        ['a', 'd'],
        ['b', 'c'],
        ['b', 'd'],
      ],
    ],
    [
      'of equals is the same',
      [
        [['a'], ['b']],
        [['b'], ['a']],
      ],
      [['a'], ['b']],
    ],
    ['with what nobody meets is met by nobody', [[['a']], []], []],
  ])('%s', (_case, given, expected) => {
    expect(conjunction(given)).toEqual(expected);
  });

  test('that is too large is given up', () => {
    const many = (letter: string) => Array.from({ length: 40 }, (_, index) => [`${letter}${index}`]);
    expect(conjunction([many('a'), many('b')])).toBeUndefined();
  });
});
