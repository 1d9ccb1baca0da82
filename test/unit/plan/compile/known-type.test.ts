import { expect, test } from 'vitest';
import { compilePlan } from '../../../../src/plan/compile/compile-plan.ts';
import { firstKeyValue } from '../../../../src/plan/compile/compile-representation.ts';
import type { EntityFetch } from '../../../../src/plan/compile/compiled-plan.ts';
import type { FetchNode, PlanSelection } from '../../../../src/plan/query-plan.ts';

const memberships = new Map([['Animal', new Set(['Cat', 'Dog'])]]);

const on = (typeCondition: string, ...names: string[]): PlanSelection => ({
  kind: 'InlineFragment',
  typeCondition,
  selections: names.map((name) => ({ kind: 'Field', name })),
});

function compiled(more: Partial<FetchNode>): EntityFetch {
  const step = compilePlan(
    {
      kind: 'QueryPlan',
      node: {
        kind: 'Fetch',
        serviceName: 'a',
        operationKind: 'query',
        operation:
          'query($representations:[_Any!]!){_entities(representations:$representations){...on Cat{lives}...on Animal{age}...on Dog{bark}}}',
        ...more,
      },
    },
    memberships,
  );
  if (step?.kind !== 'entities') throw new Error('no fetch of entities');
  return step;
}

test('a known type is written into representations, and nobody looks for it in the data', () => {
  const known = compiled({ entityType: 'Cat', requires: [on('Cat', '__typename', 'id')] });
  const { textOf, flatKey } = known.representation;
  expect(textOf({ id: '1' })).toBe('{"__typename":"Cat","id":"1"}');
  expect(textOf({ id: { of: 1 } })).toBe('{"__typename":"Cat","id":{"of":1}}');
  expect(textOf({})).toBeUndefined();
  expect(flatKey && firstKeyValue(flatKey, { id: '1' })).toBe('1');

  const several = compiled({ entityType: 'Cat', requires: [on('Cat', '__typename', 'id', 'name')] });
  expect(several.representation.textOf({ id: '1', name: 'Tom' })).toBe('{"__typename":"Cat","id":"1","name":"Tom"}');
});

test('an unknown type has to be told by the data', () => {
  const { textOf, flatKey } = compiled({ requires: [on('Cat', '__typename', 'id')] }).representation;
  expect(textOf({ id: '1' })).toBeUndefined();
  expect(textOf({ __typename: 'Cat', id: '1' })).toBe('{"__typename":"Cat","id":"1"}');
  expect(flatKey && firstKeyValue(flatKey, { id: '1' })).toBeUndefined();
  expect(flatKey && firstKeyValue(flatKey, { __typename: 'Dog', id: '1' })).toBeUndefined();
});

test('the type of objects within a representation is read from them', () => {
  const owner: PlanSelection = { kind: 'Field', name: 'owner', selections: [{ kind: 'Field', name: '__typename' }] };
  const requires: PlanSelection[] = [
    { kind: 'InlineFragment', typeCondition: 'Cat', selections: [{ kind: 'Field', name: '__typename' }, owner] },
  ];
  const { textOf } = compiled({ entityType: 'Cat', requires }).representation;
  expect(textOf({ owner: { __typename: 'User' } })).toBe('{"__typename":"Cat","owner":{"__typename":"User"}}');
  expect(textOf({ owner: {} })).toBeUndefined();
});

test('conditions on a known type are decided: what is required, what is lost, what is computed', () => {
  const requires = [on('Cat', '__typename', 'id'), on('Dog', '__typename', 'chip'), on('Animal', 'name')];
  const computed = [
    { type: 'Animal', key: 'age', requires: [on('Cat', 'born'), on('Dog', 'found')] },
    { type: 'Dog', key: 'bark', requires: [on('Dog', 'size')] },
  ];
  const step = compiled({ entityType: 'Cat', requires, computed });
  const field = (name: string) => ({ kind: 'Field', name });
  expect(step.requires).toEqual([field('__typename'), field('id'), field('name')]);
  expect(step.lost).toEqual([
    { typeCondition: undefined, keys: ['lives'] },
    { typeCondition: undefined, keys: ['age'] },
  ]);
  expect(step.computed).toEqual([{ type: undefined, key: 'age', requires: [field('born')] }]);
  expect(step.representation.textOf({ id: '1', name: 'Tom' })).toBe('{"__typename":"Cat","id":"1","name":"Tom"}');
});

test('a fetch that is not for a known type asks for nothing', () => {
  const { representation, lost } = compiled({ entityType: 'Bird', requires: [on('Cat', '__typename', 'id')] });
  expect(representation.textOf({ id: '1' })).toBeUndefined();
  expect(lost).toEqual([]);
});
