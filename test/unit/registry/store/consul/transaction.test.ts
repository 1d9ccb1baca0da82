import { describe, expect, test } from 'vitest';
import { readRefusal, transactionSteps } from '../../../../../src/registry/store/consul/transaction.ts';

const value = Buffer.from('text');
const Value = value.toString('base64');

test('conditions on other keys come first, those on written ones are compared with the write', () => {
  const steps = transactionSteps(
    'portico/main@current/',
    [
      { kind: 'put', key: 'head', value },
      { kind: 'put', key: 'history/1', value },
      { kind: 'put', key: 'free', value },
      { kind: 'put', key: 'there', value },
      { kind: 'delete', key: 'old' },
    ],
    [
      { key: 'head', version: '7' },
      { key: 'history/1', version: null },
      { key: 'there', version: undefined },
      { key: 'old', version: '8' },
      { key: 'blobs/a', version: undefined },
      { key: 'blobs/b', version: '9' },
      { key: 'blobs/c', version: null },
    ],
  );
  expect(steps.map(({ KV }) => ({ ...KV, Key: KV.Key.replace('portico/main@current/', '') }))).toEqual([
    { Verb: 'get', Key: 'there' },
    { Verb: 'check-index', Key: 'old', Index: 8 },
    { Verb: 'get', Key: 'blobs/a' },
    { Verb: 'check-index', Key: 'blobs/b', Index: 9 },
    { Verb: 'check-not-exists', Key: 'blobs/c' },
    { Verb: 'cas', Key: 'head', Value, Index: 7 },
    { Verb: 'cas', Key: 'history/1', Value, Index: 0 },
    { Verb: 'set', Key: 'free', Value },
    { Verb: 'set', Key: 'there', Value },
    { Verb: 'delete', Key: 'old' },
  ]);
});

test('more than Consul takes is a mistake of the caller', () => {
  const writes = Array.from({ length: 65 }, (_, index) => ({ kind: 'delete' as const, key: `k${index}` }));
  expect(() => transactionSteps('x/', writes, [])).toThrow(TypeError);
});

describe('a refusal', () => {
  const errors = (...texts: unknown[]) => ({
    Results: null,
    Errors: texts.map((What, OpIndex) => ({ OpIndex, What })),
  });

  test.each([
    'failed to set key "a", index is stale',
    'failed index check for key "a", current modify index 75 != 74',
    'key "a" doesn\'t exist',
    'key "a" exists',
  ])('%s: a condition did not hold', (text) => {
    expect(readRefusal(errors(text))).toEqual({ conflict: true });
  });

  test.each([
    [errors('Permission denied'), 'Permission denied'],
    [errors('key "a" exists', 'Permission denied'), 'Permission denied'],
    [errors(7), 'a step was refused without a reason'],
    [errors(), 'the transaction was refused without a reason'],
    ['a page of a proxy', 'the transaction was refused without a reason'],
    [null, 'the transaction was refused without a reason'],
  ])('%j is a failure', (body, reason) => {
    expect(readRefusal(body)).toEqual({ reason });
  });
});
