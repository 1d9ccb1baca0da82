import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { coordinateAt } from '../../../../src/registry/check/coordinate-at.ts';
import { placeOf } from '../../../../src/registry/check/place-of.ts';

const SDL = `directive @d(a: Int) on FIELD
"""
Described
"""
type T @tag(name: "x") {
  "f"
  f(
    a: Int = 1
  ): Int @deprecated
}
enum E { A B }
input I { x: Int }
extend schema @link(url: "x")
union U = T`;
const document = parse(SDL);

test.each([
  [1, 1, '@d'],
  [1, 14, '@d(a:)'],
  [3, 1, 'T'],
  [5, 8, 'T'],
  [6, 3, 'T.f'],
  [7, 3, 'T.f'],
  [8, 5, 'T.f(a:)'],
  [9, 10, 'T.f'],
  [10, 1, 'T'],
  [11, 12, 'E.B'],
  [12, 11, 'I.x'],
  [13, 1, undefined],
  [14, 7, 'U'],
  [99, 1, undefined],
])('line %i, column %i is %s', (line, column, coordinate) => {
  expect(coordinateAt(document, line, column)).toBe(coordinate);
});

test('line ends of any kind count', () => {
  expect(coordinateAt(parse('type A {\r\n  a: Int\r\n}\rtype B { b: Int }'), 4, 10)).toBe('B.b');
});

test.each([
  ['T.f(a:)', { line: 8, column: 5 }],
  ['T.f', { line: 7, column: 3 }],
  ['E.B', { line: 11, column: 12 }],
  // What is no longer there is shown where it was.
  ['T.f(gone:)', { line: 7, column: 3 }],
  ['T.gone', { line: 5, column: 6 }],
  ['Gone.a', undefined],
])('%s stands at %o', (coordinate, place) => {
  expect(placeOf(coordinate, document)).toEqual(place);
});
