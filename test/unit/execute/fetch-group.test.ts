import { describe, expect, test } from 'vitest';
import { FetchGroup } from '../../../src/execute/fetch-group.ts';
import { compilePlan } from '../../../src/plan/compile/compile-plan.ts';
import type { EntityFetch } from '../../../src/plan/compile/compiled-plan.ts';
import type { FetchNode, PlanSelection } from '../../../src/plan/query-plan.ts';

const leaves = (...names: string[]): PlanSelection[] => names.map((name) => ({ kind: 'Field', name }));

/** A fetch that requires these fields of products. */
function fetchOf(fields: string[], operation = 'query Plan__1{_entities(representations:[]){...on Product{size}}}') {
  const node: FetchNode = {
    kind: 'Fetch',
    serviceName: 'products',
    operation,
    operationKind: 'query',
    requires: [{ kind: 'InlineFragment', typeCondition: 'Product', selections: leaves('__typename', ...fields) }],
  } as FetchNode;
  const step = compilePlan({ kind: 'QueryPlan', node: { kind: 'Flatten', path: ['products', '@'], node } }, new Map());
  return step as EntityFetch;
}

const product = (fields: object) => ({ __typename: 'Product', ...fields });
const indicesIn = (group: FetchGroup) => group.members.map(({ indices }) => indices);

describe('entities of one group', () => {
  test('are represented once each', () => {
    const step = fetchOf(['upc']);
    const group = new FetchGroup(step);
    group.add(step, [product({ upc: '1' }), product({ upc: '2' }), product({ upc: '1' })], () => {});
    expect(indicesIn(group)).toEqual([[0, 1, 0]]);
    expect(JSON.parse(group.representations())).toEqual([product({ upc: '1' }), product({ upc: '2' })]);
  });

  test('are told apart by every field that is required', () => {
    const step = fetchOf(['upc', 'price']);
    const group = new FetchGroup(step);
    const targets = [1, 2, 1, 2].map((price) => product({ upc: '1', price }));
    group.add(step, targets, () => {});
    expect(indicesIn(group)).toEqual([[0, 1, 0, 1]]);
    expect(JSON.parse(group.representations())).toEqual(targets.slice(0, 2));
  });

  test('are told apart by the kind of their key: "1" is not 1', () => {
    const step = fetchOf(['upc']);
    const group = new FetchGroup(step);
    group.add(step, [product({ upc: '1' }), product({ upc: 1 })], () => {});
    expect(group.size).toBe(2);
  });

  test('are left out when one is not for this fetch', () => {
    const step = fetchOf(['upc', 'price']);
    const group = new FetchGroup(step);
    group.add(
      step,
      [product({ upc: '1' }), { __typename: 'Service', upc: '2', price: 1 }, product({ upc: '3', price: 1 })],
      () => {},
    );
    expect(indicesIn(group)).toEqual([[-1, -1, 0]]);
  });

  test('have nothing to wait for when none is', () => {
    const step = fetchOf(['upc']);
    const group = new FetchGroup(step);
    expect(group.add(step, [product({})], () => {})).toBe(false);
    expect(group.members).toEqual([]);
  });

  test('of several fetches that require different fields are not confused', () => {
    const [first, second] = [fetchOf(['upc']), fetchOf(['upc', 'price'])];
    const group = new FetchGroup(first);
    group.add(first, [product({ upc: '1' })], () => {});
    group.add(second, [product({ upc: '1', price: 5 })], () => {});
    expect(indicesIn(group)).toEqual([[0], [1]]);
  });
});

describe('fetches are of one group', () => {
  const query = (name: string, selection: string) =>
    `query ${name}($r:[_Any!]!){_entities(representations:$r){${selection}}}`;

  test('when they select the same, whatever their names', () => {
    const a = fetchOf(['upc'], query('Plan__1', '...on Product{size}'));
    const b = fetchOf(['upc'], query('Plan__2', '... on Product { size }'));
    expect(a.groupKey).toBe(b.groupKey);
  });

  test.each([
    ['other fields', '...on Product{weight}'],
    ['an alias', '...on Product{x:size}'],
    ['an argument', '...on Product{size(unit:CM)}'],
    ['another type', '...on Thing{size}'],
  ])('not with %s', (_what, selection) => {
    const a = fetchOf(['upc'], query('Plan__1', '...on Product{size}'));
    expect(fetchOf(['upc'], query('Plan__1', selection)).groupKey).not.toBe(a.groupKey);
  });
});

test('fields of fragments with a name are merged as well', () => {
  const step = fetchOf(['upc'], 'query{_entities(representations:[]){...F}} fragment F on Product{size}');
  expect(step.merge).toBeUndefined();
});
