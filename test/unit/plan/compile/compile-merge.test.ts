import { describe, expect, test, vi } from 'vitest';
import { compileMerge } from '../../../../src/plan/compile/compile-merge.ts';

function merged(keys: string[], target: Record<string, unknown>, entity: Record<string, unknown>) {
  const mergeKey = vi.fn();
  compileMerge(new Set(keys))?.(target, entity, mergeKey);
  return { target, mergeKey };
}

describe('a generated merge', () => {
  test('brings what the object has no value for', () => {
    const { target, mergeKey } = merged(['a', 'b', 'c'], { id: '1', b: null }, { a: 1, b: 2, c: null });
    expect(target).toEqual({ id: '1', a: 1, b: 2, c: null });
    expect(mergeKey).not.toHaveBeenCalled();
  });

  test('leaves keys with a value to be merged', () => {
    const target = { a: { x: 1 } };
    const { mergeKey } = merged(['a', 'b'], target, { a: { y: 2 } });
    expect(mergeKey.mock.calls).toEqual([[target, 'a', { y: 2 }]]);
    expect(target).toEqual({ a: { x: 1 } });
  });

  test('does not look at keys that were not asked for', () => {
    expect(merged(['a'], {}, { a: 1, other: 2 }).target).toEqual({ a: 1 });
  });

  test('takes keys as texts, whatever is in them', () => {
    const key = '"];throw new Error("run");//\u2028';
    expect(merged([key], {}, { [key]: 1 }).target).toEqual({ [key]: 1 });
  });

  test.each([['constructor'], ['__proto__'], ['toString']])(
    'is not made for %s, which every object inherits',
    (key) => {
      expect(compileMerge(new Set(['a', key]))).toBeUndefined();
    },
  );
});
