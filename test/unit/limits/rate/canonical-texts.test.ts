import { expect, test } from 'vitest';
import { canonicalTexts } from '../../../../src/limits/rate/identity/canonical-texts.ts';

const canonicalJson = (value: unknown) => canonicalTexts()(value);

test('equal values have equal texts, whatever the order of their keys', () => {
  const left = { b: [1, { y: null, x: 'é' }], a: true };
  const right = { a: true, b: [1, { x: 'é', y: null }] };
  expect(canonicalJson(left)).toBe(canonicalJson(right));
  expect(canonicalJson(left)).toBe('{"a":true,"b":[1,{"x":"é","y":null}]}');
});

test('different values have different texts', () => {
  const values = [1, '1', [1], ['1'], [[1]], { 1: 1 }, null, 'null', [], {}, '', true, 'true', [1, 2], ['1,2'], '1,2'];
  expect(new Set(values.map((value) => canonicalJson(value))).size).toBe(values.length);
});

test('nothing is null, and keys of prototypes are keys', () => {
  expect(canonicalJson(undefined)).toBe('null');
  expect(canonicalJson(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
  expect(canonicalJson(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
});

test('a long value has a short text, equal for equal ones', () => {
  const left = { b: ['x'.repeat(300), 1], a: [...'abc'.repeat(300)] };
  const right = { a: [...'abc'.repeat(300)], b: ['x'.repeat(300), 1] };
  expect(canonicalJson(left)).toMatch(/^\{"a":"?#[\w-]{43}"?,"b":\[#[\w-]{43},1\]\}$/);
  expect(canonicalJson(left)).toBe(canonicalJson(right));
  expect(canonicalJson({ ...right, b: ['x'.repeat(301), 1] })).not.toBe(canonicalJson(left));
  // A client cannot write a hash.
  expect(canonicalJson([canonicalJson('x'.repeat(300))])).not.toBe(canonicalJson(['x'.repeat(300)]));
});

test('a long value is read once, however often it is asked for', () => {
  let reads = 0;
  const list = Array.from({ length: 1_000 }, (_, index) => ({ index }));
  const value = new Proxy(list, {
    get(target, key) {
      reads += 1;
      return Reflect.get(target, key);
    },
  });
  const textOf = canonicalTexts();
  const first = textOf(value);
  const readsOnce = reads;
  for (let place = 0; place < 50; place += 1) expect(textOf({ place, value })).toContain(first);
  expect(readsOnce).toBeGreaterThan(1_000);
  expect(reads).toBe(readsOnce);
});
