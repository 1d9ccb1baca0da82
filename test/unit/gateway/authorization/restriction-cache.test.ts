import { expect, test } from 'vitest';
import type { RestrictedOperation } from '../../../../src/gateway/authorization/restrict-operation.ts';
import { RestrictionCache } from '../../../../src/gateway/authorization/restriction-cache.ts';

const operation = (length: number) => ({ length }) as RestrictedOperation;

test('the least recently used go first when there are too many, or they are too long together', () => {
  const cache = new RestrictionCache({ maxEntries: 3, maxLength: 100 });
  let made = 0;
  const get = (key: string, length = 10) =>
    cache.get(key, () => {
      made += 1;
      return operation(length);
    });
  for (const key of ['a', 'b', 'c', 'a', 'd']) get(key);
  expect([made, cache.size]).toEqual([4, 3]);
  get('a');
  expect(made).toBe(4);
  get('b');
  expect(made).toBe(5);
  get('long', 95);
  expect(cache.size).toBe(1);
});
