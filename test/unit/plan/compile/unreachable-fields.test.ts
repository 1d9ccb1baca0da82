import { expect, test } from 'vitest';
import { unreachableFields } from '../../../../src/plan/compile/unreachable-fields.ts';
import type { Selection } from '../../../../src/plan/operation/selection.ts';
import type { FetchNode, PlanNode } from '../../../../src/plan/query-plan.ts';

const fetch = (operation: string, more: Partial<FetchNode> = {}): FetchNode => ({
  kind: 'Fetch',
  serviceName: 'a',
  operationKind: 'query',
  operation,
  ...more,
});
const select = (plannedKey: string, ...selections: Selection[]): Selection => ({
  kind: 'field',
  key: plannedKey,
  plannedKey,
  name: plannedKey,
  selections: selections.length === 0 ? undefined : selections,
});
const unreachable = (node: PlanNode | undefined, ...selections: Selection[]) =>
  unreachableFields(node && { kind: 'QueryPlan', node }, selections);

test('everything, where there is no plan; but not what needs none', () => {
  expect(unreachable(undefined, select('a', select('b')), { kind: 'typename', key: 't' })).toEqual([['a']]);
});

test('nothing, where fetches together bring all', () => {
  const entities = 'query($representations:[_Any!]!){_entities(representations:$representations){...on T{c}}}';
  const requires = [{ kind: 'Field', name: 'id' }] as const;
  const node: PlanNode = {
    kind: 'Sequence',
    nodes: [
      fetch('{a{__typename id}}'),
      { kind: 'Parallel', nodes: [{ kind: 'Flatten', path: ['a', '@'], node: fetch(entities, { requires }) }] },
    ],
  };
  expect(unreachable(node, select('a', select('id'), select('c')))).toEqual([]);
  expect(unreachable(node, select('a', select('id'), select('d', select('e'))))).toEqual([['a', 'd']]);
});

test('a key that is renamed after the fetch counts under its later name', () => {
  const outputRewrites = [{ kind: 'KeyRenamer', path: ['a', '... on T', 'b__alias_0'], renameKeyTo: 'b' }] as const;
  const node = fetch('{a{...on S{b{x}}...on T{b__alias_0:b{y}}}}', { outputRewrites });
  expect(unreachable(node, select('a', select('b', select('x'), select('y'))))).toEqual([]);
});

test('within fragments nothing is missed: their types may not occur', () => {
  const on = undefined as never;
  expect(unreachable(fetch('{a{id}}'), select('a', { kind: 'fragment', on, selections: [select('z')] }))).toEqual([]);
});
