import { describe, expect, test } from 'vitest';
import { answerText, markShared } from '../../../src/gateway/answer-text.ts';

const user = () => ({ user: { name: 'Ada' }, orders: [1, 2] });

describe('the text of an answer', () => {
  test.each([
    [{ data: user() }],
    [{ errors: [{ message: 'no' }] }],
    [{ data: null, errors: [{ message: 'no' }] }],
    [{ errors: [{ message: 'partly' }], data: user(), extensions: { plan: {} } }],
  ])('is its JSON: %j', (answer) => {
    const expected = JSON.stringify(answer);
    expect(answerText(answer)).toBe(expected);
  });

  test('lets go of the data, which may be large', () => {
    const data = user();
    answerText({ data });
    expect(Object.values(data)).toEqual([undefined, undefined]);
  });

  test('of shared data is written once', () => {
    const data = user();
    markShared(data);
    const text = answerText({ data });
    data.user.name = 'Grace';
    expect(answerText({ data })).toBe(text);
  });

  test('of shared data is written for each answer that holds more', () => {
    const data = user();
    markShared(data);
    const errors = [{ message: 'mine' }];
    expect(answerText({ data })).toBe(JSON.stringify({ data: user() }));
    expect(answerText({ errors, data })).toBe(JSON.stringify({ errors, data: user() }));
    expect(answerText({ data, extensions: { n: 1 } })).toBe(JSON.stringify({ data: user(), extensions: { n: 1 } }));
  });
});
