import { expect, test } from 'vitest';
import { canonicalJson } from '../../../../src/limits/rate/identity/canonical-json.ts';

test('equal values have equal texts, whatever the order of their keys', () => {
  const left = { b: [1, { y: null, x: 'é' }], a: true };
  const right = { a: true, b: [1, { x: 'é', y: null }] };
  expect(canonicalJson(left)).toBe(canonicalJson(right));
  expect(canonicalJson(left)).toBe('{"a":true,"b":[1,{"x":"é","y":null}]}');
});

test('different values have different texts', () => {
  const values = [1, '1', [1], ['1'], [[1]], { 1: 1 }, null, 'null', [], {}, '', true, 'true', [1, 2], ['1,2'], '1,2'];
  expect(new Set(values.map(canonicalJson)).size).toBe(values.length);
});

test('nothing is null, and keys of prototypes are keys', () => {
  expect(canonicalJson(undefined)).toBe('null');
  expect(canonicalJson(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
  expect(canonicalJson(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
});
