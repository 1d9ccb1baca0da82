import { expect, test } from 'vitest';
import { concernsAnswer } from '../../../src/gateway/concerns-answer.ts';

const data = { pet: { name: null, toys: [{ id: '1' }, null] } };

test.each([
  ['a field that is there', ['pet', 'name'], true],
  ['a field below a null', ['pet', 'toys', 1, 'id'], true],
  ['a field that the client did not ask for', ['pet', 'lives'], false],
  ['an element that there is not', ['pet', 'toys', 2], false],
  ['what every object inherits', ['pet', 'constructor'], false],
  ['no path at all', [], true],
])('%s', (_place, path, expected) => {
  expect(concernsAnswer(data, path)).toBe(expected);
});

test('an answer that is null as a whole has a place for every error', () => {
  expect(concernsAnswer(null, ['pet', 'lives'])).toBe(true);
});
