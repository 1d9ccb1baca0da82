import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { withStandIns } from '../../../../src/plan/adapt/stand-ins.ts';
import { restoreArguments } from '../../../../src/plan/mend/restore-arguments.ts';
import type { FetchNode, PlanField, PlanNode } from '../../../../src/plan/query-plan.ts';

/** `_r0` is `weight(unit: G)`, `_r1` is `weight(unit: KG)`. */
const { standIns } = withStandIns(
  parse(`
    enum join__Graph { A @join__graph(name: "a", url: "") }
    type Part {
      weight(unit: Unit): Int
      cost: Int @join__field(graph: A, requires: "weight(unit: G)")
      price: Int @join__field(graph: A, requires: "weight(unit: KG)")
      plain: Int @join__field(graph: A, requires: "weight")
      free(at: Int): Int @join__field(graph: A)
    }`),
);

const field = (name: string): PlanField => ({ kind: 'Field', name });
const entityFetch = (required: readonly string[], selection: string, variables = ''): PlanNode => ({
  kind: 'Flatten',
  path: ['parts', '@'],
  node: {
    kind: 'Fetch',
    serviceName: 'a',
    operationKind: 'query',
    operation: `query($representations:[_Any!]!${variables}){_entities(representations:$representations){...on Part{${selection}}}}`,
    requires: [{ kind: 'InlineFragment', typeCondition: 'Part', selections: required.map(field) }],
    variableUsages: variables === '' ? [] : ['at'],
  },
});
const restore = (node: PlanNode) => restoreArguments({ kind: 'QueryPlan', node }, standIns).node;
/** What is selected, and the keys of the representation with those of the data they come from. */
const described = (node: unknown) => {
  const { operation, requires, variableUsages } = (node as { node: FetchNode }).node;
  const [fragment] = requires ?? [];
  const keys = (fragment?.selections ?? []).map((key) => (key as PlanField).source ?? (key as PlanField).name);
  return { selected: /on Part{(.*?)}/.exec(operation)?.[1], keys, variableUsages };
};

test('a stand-in is fetched as an alias of its field', () => {
  const operation = '{parts{_r0 id}}';
  const node = restore({ kind: 'Fetch', serviceName: 'b', operationKind: 'query', operation });
  expect(node).toMatchObject({ operation: '{parts{_r0:weight(unit:G)id}}' });
});

test('in a representation it is called like its field', () => {
  expect(restore(entityFetch(['id', '_r0'], 'cost'))).toMatchObject({
    node: { requires: [{ selections: [{ name: 'id' }, { name: 'weight', source: '_r0' }] }] },
  });
});

test('fields that require one field with different arguments are fetched apart', () => {
  const split = restore(entityFetch(['id', '_r0', '_r1', 'weight'], 'cost price plain free(at:$at)', '$at:Int'));
  expect(split).toMatchObject({
    kind: 'Parallel',
    nodes: [{ kind: 'Flatten' }, { kind: 'Flatten' }, { kind: 'Flatten' }],
  });
  expect((split as unknown as { nodes: unknown[] }).nodes.map(described)).toEqual([
    { selected: 'cost free(at:$at)', keys: ['id', '_r0'], variableUsages: ['at'] },
    { selected: 'price', keys: ['id', '_r1'], variableUsages: [] },
    { selected: 'plain', keys: ['id', 'weight'], variableUsages: [] },
  ]);
});
