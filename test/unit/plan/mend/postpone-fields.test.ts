import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { readRequirements } from '../../../../src/plan/adapt/requirements.ts';
import { postponeFields } from '../../../../src/plan/mend/postpone-fields.ts';
import type { FetchNode, PlanNode } from '../../../../src/plan/query-plan.ts';
import { planText } from '../../../../src/plan/show/plan-text.ts';

/** `total` of c needs `tax` of a, and that needs `price` of b. */
const requirements = readRequirements(
  parse(`
    enum join__Graph { A @join__graph(name: "a") B @join__graph(name: "b") C @join__graph(name: "c") }
    type Query { goods: [Good] @join__field(graph: A) }
    type Good @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") @join__type(graph: C, key: "id") {
      id: ID
      price: Int @join__field(graph: A, external: true) @join__field(graph: B)
      tax: Int @join__field(graph: A, requires: "price") @join__field(graph: C, external: true)
      duty(rate: Int): Int @join__field(graph: A, requires: "price") @join__field(graph: C, external: true)
      total: Int @join__field(graph: C, requires: "tax")
    }`),
);

const root = (selection: string): PlanNode => ({
  kind: 'Fetch',
  serviceName: 'a',
  operationKind: 'query',
  operation: `{goods{${selection}}}`,
});
const entities = (serviceName: string, required: readonly string[], selection: string): PlanNode => ({
  kind: 'Flatten',
  path: ['goods', '@'],
  node: {
    kind: 'Fetch',
    serviceName,
    operationKind: 'query',
    operation: `query($representations:[_Any!]!){_entities(representations:$representations){...on Good{${selection}}}}`,
    requires: [
      {
        kind: 'InlineFragment',
        typeCondition: 'Good',
        selections: required.map((name) => ({ kind: 'Field', name })),
      },
    ],
  },
});
const fetches = (...nodes: PlanNode[]): FetchNode[] => {
  const within = (node: PlanNode): FetchNode[] => {
    if (node.kind === 'Fetch') return [node];
    if (node.kind === 'Flatten') return within(node.node);
    return 'nodes' in node ? node.nodes.flatMap(within) : [];
  };
  const { node } = postponeFields({ kind: 'QueryPlan', node: { kind: 'Sequence', nodes } }, requirements);
  return node === undefined || node.kind === 'Subscription' ? [] : within(node);
};
const text = (...nodes: PlanNode[]): string =>
  planText(postponeFields({ kind: 'QueryPlan', node: { kind: 'Sequence', nodes } }, requirements)).replace(/\s+/g, ' ');

const PRICE = entities('b', ['__typename', 'id'], 'price');
const TOTAL = entities('c', ['__typename', 'id', 'tax'], 'total');

test('the middle of a chain is not fetched with the entity, but before what requires it', () => {
  const mended = text(root('__typename id tax'), PRICE, TOTAL);
  const order = ['goods { __typename id', 'price', 'price } } => { ... on Good { tax }', 'total'];
  expect(order.map((part) => mended.indexOf(part))).toEqual(
    order.map((part) => mended.indexOf(part)).toSorted((one, other) => one - other),
  );
  expect(mended).toContain('{ ... on Good { __typename id price } } => { ... on Good { tax } }');
  expect(mended.match(/tax \}/g)).toHaveLength(2);
});

test('a field that is moved takes its variables along', () => {
  const early: PlanNode = {
    kind: 'Fetch',
    serviceName: 'a',
    operationKind: 'query',
    operation: 'query($rate:Int=3,$first:Int){goods(first:$first){__typename id duty(rate:$rate)}}',
    variableUsages: ['rate', 'first'],
  };
  const [left, , moved] = fetches(early, PRICE);
  expect(left).toMatchObject({
    operation: 'query($first:Int){goods(first:$first){__typename id}}',
    variableUsages: ['first'],
  });
  expect(moved).toMatchObject({
    operation:
      'query($representations:[_Any!]!$rate:Int=3){_entities(representations:$representations){...on Good{duty(rate:$rate)}}}',
    variableUsages: ['rate'],
  });
});

test('what refers to the entity is asked for once', () => {
  for (const selection of ['__typename id tax', 'tax id', 'tax']) {
    const [left] = fetches(root(selection), PRICE, TOTAL);
    const names = left?.operation.match(/\w+/g)?.toSorted();
    expect(names).toEqual(['__typename', 'goods', 'id']);
  }
});

test('what stands around a fragment, or in another for the same objects, is beside it', () => {
  for (const selection of [
    'price ...on Good{tax}',
    '...on Good{price}...on Good{tax}',
    '...on Good{price}tax',
    '...{price}...on Good{tax}',
  ]) {
    const plan = { kind: 'QueryPlan', node: root(`__typename id ${selection}`) } as const;
    expect(postponeFields(plan, requirements)).toEqual(plan);
  }
});

test('what stands in a fragment that may not apply is not beside it', () => {
  const [left] = fetches(root('__typename id ...on Good@include(if:true){price}...on Good{tax}'), PRICE, TOTAL);
  expect(left?.operation).not.toContain('tax');
});

test('where it is fetched rightly as well, it is only left out', () => {
  const early = entities('a', ['__typename', 'id'], 'tax');
  const right = entities('a', ['__typename', 'id', 'price'], 'tax');
  expect(text(root('__typename id'), early, PRICE, right, TOTAL)).toBe(
    text(root('__typename id'), PRICE, right, TOTAL),
  );
});

test('what has what it requires, in its representation or beside it, stays', () => {
  const plans: PlanNode[][] = [
    [root('__typename id'), PRICE, entities('a', ['__typename', 'id', 'price'], 'tax')],
    [root('__typename id price tax')],
  ];
  for (const nodes of plans) {
    const plan = { kind: 'QueryPlan', node: { kind: 'Sequence', nodes } } as const;
    expect(postponeFields(plan, requirements)).toEqual(plan);
  }
});
