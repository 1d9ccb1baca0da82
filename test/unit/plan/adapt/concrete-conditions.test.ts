import { buildSchema, parse, print } from 'graphql';
import { expect, test } from 'vitest';
import { concreteConditions } from '../../../../src/plan/adapt/concrete-conditions.ts';

const schema = buildSchema(`
  type Query { best: Item named: Named }
  interface Named { title: String }
  interface Item { id: ID }
  type Book implements Item & Named { id: ID title: String pages: Int }
  type Film implements Item & Named { id: ID title: String }
  type Game implements Item { id: ID }
  type Author implements Named { title: String }
  union Found = Book | Author`);

const rewritten = (document: string): string =>
  print(concreteConditions(parse(document), schema, new Set(['Item']))).replace(/\s+/g, ' ');

test('another abstract condition on an interface object is one on each type that meets both', () => {
  expect(rewritten('{ best { ... on Named { title } } }')).toBe(
    '{ best { ... on Book { title } ... on Film { title } } }',
  );
  expect(rewritten('{ best { __typename ... on Found { ... on Author { title } ... on Book { pages } } } }')).toBe(
    '{ best { __typename ... on Book { pages } } }',
  );
});

test.each([
  '{ best { ... on Item { id } ... on Book { ... on Named { title } } } }',
  '{ named { ... on Item { id } ... on Found { ... on Book { pages } } } }',
])('%s stays', (document) => {
  expect(rewritten(document)).toBe(document);
});
