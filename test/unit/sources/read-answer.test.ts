import { expect, test } from 'vitest';
import { MalformedAnswer, readAnswer } from '../../../src/sources/read-answer.ts';

test.each([
  ['data', { data: { a: 1 } }, { data: { a: 1 }, errors: [] }],
  ['data and no errors', { data: {}, errors: [] }, { data: {}, errors: [] }],
  ['errors that are null', { data: {}, errors: null }, { data: {}, errors: [] }],
  ['data null with an error', { data: null, errors: [{ message: 'm' }] }, { data: null, errors: [{ message: 'm' }] }],
  ['only errors', { errors: [{ message: 'm' }] }, { data: null, errors: [{ message: 'm' }] }],
  ['keys of later specifications', { data: {}, extensions: {}, hasNext: false }, { data: {}, errors: [] }],
])('%s', (_what, body, { data, errors }) => {
  expect(readAnswer(JSON.stringify(body))).toEqual({ kind: 'answered', data, errors });
});

test.each([
  [
    { message: 'm', path: ['a', 0], locations: [], extensions: { code: 'C' } },
    { message: 'm', path: ['a', 0], extensions: { code: 'C' } },
  ],
  [{}, { message: 'Unknown error.' }],
  [{ message: 7, path: 'a.b', extensions: [] }, { message: 'Unknown error.' }],
  [{ message: 'm', path: ['a', null] }, { message: 'm' }],
])('of the error %j is kept what has its right form', (error, expected) => {
  expect(readAnswer(JSON.stringify({ errors: [error] })).errors).toEqual([expected]);
});

test.each([
  '',
  'null',
  '[]',
  '7',
  '"data"',
  '{',
  '{}',
  '{"data":null}',
  '{"data":null,"errors":[]}',
  '{"data":[]}',
  '{"data":"x"}',
  '{"data":{},"errors":"x"}',
  '{"data":{},"errors":{}}',
  '{"data":{},"errors":[null]}',
  '{"data":{},"errors":["x"]}',
])('%s is no answer', (text) => {
  expect(() => readAnswer(text)).toThrow(MalformedAnswer);
});

test('keys of prototypes are data', () => {
  const { data } = readAnswer('{"data":{"__proto__":{"polluted":1}}}');
  expect(Object.keys(data ?? {})).toEqual(['__proto__']);
  expect({}).not.toHaveProperty('polluted');
});
