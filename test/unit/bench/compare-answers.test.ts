import { describe, expect, test } from 'vitest';
import { compareAnswers } from '../../../bench/measure/compare-answers.ts';

const DATA = { users: [{ id: '1', name: 'Ada' }, null], count: 2 };

const compare = (answer: unknown) => compareAnswers(JSON.stringify(answer), DATA);

test('the right answer is right, in any order of keys, and the order is told', () => {
  expect(compare({ data: DATA })).toEqual({ kind: 'same' });
  expect(compare({ data: { count: 2, users: [{ name: 'Ada', id: '1' }, null] } })).toEqual({ kind: 'reordered' });
});

describe('a wrong answer is wrong, with the place', () => {
  test.each([
    ['another value', { data: { users: [{ id: '1', name: 'Bob' }, null], count: 2 } }, /data\.users\.0\.name/],
    ['another type', { data: { users: [{ id: 1, name: 'Ada' }, null], count: 2 } }, /data\.users\.0\.id/],
    ['a field too few', { data: { users: [{ id: '1' }, null], count: 2 } }, /name is absent/],
    ['a field too many', { data: { ...DATA, extra: 1 } }, /data\.extra/],
    ['a shorter list', { data: { users: [{ id: '1', name: 'Ada' }], count: 2 } }, /data\.users\.1/],
    ['an object for a list', { data: { users: { 0: { id: '1', name: 'Ada' }, 1: null }, count: 2 } }, /data\.users/],
    ['no data', { data: null }, /data is null/],
    ['errors beside the right data', { data: DATA, errors: [{ message: 'odd' }] }, /errors: .*odd/],
  ])('%s', (_, answer, reason) => {
    const verdict = compare(answer);
    expect(verdict).toEqual({ kind: 'wrong', reason: expect.stringMatching(reason) as string });
  });

  test('something that is not JSON', () => {
    expect(compareAnswers('<html>', DATA)).toEqual({ kind: 'wrong', reason: 'not JSON: <html>' });
  });
});
