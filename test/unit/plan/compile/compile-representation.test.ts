import { describe, expect, test } from 'vitest';
import { compileRepresentation } from '../../../../src/plan/compile/compile-representation.ts';
import type { PlanSelection } from '../../../../src/plan/query-plan.ts';

const leaves = (...names: string[]): PlanSelection[] => names.map((name) => ({ kind: 'Field', name }));
const on = (typeCondition: string, ...names: string[]): PlanSelection => ({
  kind: 'InlineFragment',
  typeCondition,
  selections: leaves(...names),
});
const compile = (requires: readonly PlanSelection[], entityType?: string) =>
  compileRepresentation(requires, entityType === undefined ? {} : { entityType }, new Map());

describe('a representation of leaves only', () => {
  const { textOf, flatKey } = compile([on('Product', '__typename', 'price', 'weight', 'upc')]);
  const product = { __typename: 'Product', upc: '1', price: 5, weight: 2.5, name: 'Table' };

  test('has a flat key', () => {
    expect(flatKey).toEqual({ typename: 'Product', isKnown: false, field: 'price', others: ['weight', 'upc'] });
    expect(compile(leaves('__typename', 'id'), 'User').flatKey).toEqual({
      typename: 'User',
      isKnown: true,
      field: 'id',
      others: [],
    });
  });

  test('is written with what it requires, and nothing else', () => {
    expect(JSON.parse(textOf(product) ?? '')).toEqual({ __typename: 'Product', price: 5, weight: 2.5, upc: '1' });
  });

  test.each([
    ['null', { weight: null }],
    ['a list', { weight: [1, 2] }],
    ['an object', { weight: { kg: 1 } }],
    ['a boolean for the first', { price: true }],
    ['null for the first', { price: null }],
    ['text with quotes', { upc: '"\\"' }],
  ])('holds values as they are: %s', (_what, change) => {
    expect(JSON.parse(textOf({ ...product, ...change }) ?? '')).toEqual({
      __typename: 'Product',
      price: 5,
      weight: 2.5,
      upc: '1',
      ...change,
    });
  });

  test.each(['price', 'weight', 'upc'])('is none without %s', (field) => {
    expect(textOf({ ...product, [field]: undefined })).toBeUndefined();
  });

  test('is none for what objects inherit', () => {
    const inherited = compile([on('Product', '__typename', 'id', 'constructor')]);
    expect(inherited.textOf({ __typename: 'Product', id: '1' })).toBeUndefined();
  });

  test('is none for another type', () => {
    expect(textOf({ ...product, __typename: 'Service' })).toBeUndefined();
  });
});

test.each<[string, PlanSelection[]]>([
  [
    'objects',
    [
      {
        kind: 'InlineFragment',
        typeCondition: 'A',
        selections: [...leaves('__typename'), { kind: 'Field', name: 'key', selections: leaves('id') }],
      },
    ],
  ],
  [
    'aliases',
    [
      {
        kind: 'InlineFragment',
        typeCondition: 'A',
        selections: [...leaves('__typename'), { kind: 'Field', name: 'id', alias: 'key' }],
      },
    ],
  ],
  ['several types', [on('A', '__typename', 'id'), on('B', '__typename', 'id')]],
  ['no type', [on('A', 'id')]],
])('there is no flat key with %s', (_what, requires) => {
  expect(compile(requires).flatKey).toBeUndefined();
});
