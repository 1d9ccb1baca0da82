import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { createDocumentStore } from '../../../src/gateway/document-store.ts';

test('documents are kept as far as they fit, and those used last longest', async () => {
  const store = createDocumentStore(100_000);
  for (let number = 0; number < 100; number += 1) {
    await store.set(`${number}`, parse(`{ field${number} }`));
    await store.get('0');
  }
  const kept = await Promise.all(Array.from({ length: 100 }, (_, number) => store.get(`${number}`)));
  const numbers = kept.flatMap((document, number) => (document === undefined ? [] : [number]));
  expect(numbers.length).toBeGreaterThan(15);
  expect(numbers.length).toBeLessThan(35);
  expect([numbers[0], numbers.at(-1)]).toEqual([0, 99]);
});

test('one that would not fit is not kept', async () => {
  const store = createDocumentStore(100_000);
  await store.set('large', parse(`{ ${'a '.repeat(1_000)} }`));
  expect(await store.get('large')).toBeUndefined();
});
