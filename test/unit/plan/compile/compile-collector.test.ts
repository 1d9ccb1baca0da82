import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collectTargets } from '../../../../src/plan/compile/collect-targets.ts';
import { compileCollector } from '../../../../src/plan/compile/compile-collector.ts';

const keys = ['a', 'b', 'constructor', '__proto__', '"];throw 1;//', '@'];
const data = fc.object({
  key: fc.constantFrom(...keys),
  values: [fc.constant(null), fc.string()],
  maxDepth: 5,
  maxKeys: 4,
});

describe('the objects at a path', () => {
  test('are found in order, through lists', () => {
    const [first, second, third] = [{ n: 1 }, { n: 2 }, { n: 3 }];
    const found = compileCollector(['users', '@', 'friend'])({
      users: [{ friend: first }, { friend: null }, null, { friend: second }, {}, { friend: [third] }],
    });
    expect(found).toEqual([first, second]);
    expect(found[0]).toBe(first);
  });

  test('are those that a walk along the path finds, whatever the data', () => {
    const path = fc.array(fc.constantFrom(...keys), { maxLength: 4 });
    fc.assert(
      fc.property(data, path, (object, steps) => {
        const value = object as Record<string, unknown>;
        expect(compileCollector(steps)(value)).toEqual(collectTargets(value, steps));
      }),
      { numRuns: 2_000 },
    );
  });

  test('are found at the end of a very long path too', () => {
    const path = Array.from({ length: 200 }, () => 'next');
    const end = { n: 1 };
    const start = path.reduce<object>((next) => ({ next }), end);
    expect(compileCollector(path)(start as Record<string, unknown>)).toEqual([end]);
  });
});
