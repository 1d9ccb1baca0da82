import { parse, print } from 'graphql';
import { expect, test } from 'vitest';
import { resolvableKeysFirst } from '../../../../src/plan/adapt/resolvable-keys-first.ts';

test('keys that a subgraph only names come after those that it resolves', () => {
  const document = parse(`
    type T
      @join__type(graph: A, key: "x", resolvable: false)
      @join__type(graph: A, key: "y")
      @join__type(graph: B, key: "z", resolvable: false)
    { x: ID }
  `);
  expect(print(resolvableKeysFirst(document)).match(/key: "\w"/g)).toEqual(['key: "y"', 'key: "x"', 'key: "z"']);
});

test('a supergraph in which nothing has to change is the same object', () => {
  const document = parse(`
    type T @join__type(graph: A, key: "x") @join__type(graph: B, key: "x", resolvable: false) { x: ID }
    interface I @join__type(graph: B, key: "x", resolvable: false) { x: ID }
  `);
  expect(resolvableKeysFirst(document)).toBe(document);
});
