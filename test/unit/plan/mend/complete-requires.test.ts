import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { withStandIns } from '../../../../src/plan/adapt/stand-ins.ts';
import { completeRequires } from '../../../../src/plan/mend/complete-requires.ts';
import type { PlanNode } from '../../../../src/plan/query-plan.ts';

const { standIns } = withStandIns(
  parse(`
    enum join__Graph { A @join__graph(name: "a", url: "") B @join__graph(name: "b", url: "") }
    type Good {
      price: Int @join__field(graph: B)
      size: Size @join__field(graph: B)
      tax: Int @join__field(graph: A, requires: "price size { width }")
    }
    type Size { width: Int }`),
);

const fetch = (
  serviceName: string,
  selection: string,
  required: readonly string[],
  path = ['goods', '@'],
): PlanNode => ({
  kind: 'Flatten',
  path,
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
const parallel = (...nodes: PlanNode[]): PlanNode => ({ kind: 'Parallel', nodes });
const complete = (node: PlanNode) => completeRequires({ kind: 'QueryPlan', node }, standIns).node;

test('a fetch beside those of what it requires is put behind them, with a complete representation', () => {
  const provider = fetch('b', 'price size{width}', ['id']);
  expect(complete({ kind: 'Sequence', nodes: [parallel(fetch('a', 'tax', ['id']), provider)] })).toMatchObject({
    nodes: [
      {
        kind: 'Sequence',
        nodes: [
          provider,
          {
            node: {
              serviceName: 'a',
              requires: [
                { selections: [{ name: 'id' }, { name: 'price' }, { name: 'size', selections: [{ name: 'width' }] }] },
              ],
            },
          },
        ],
      },
    ],
  });
});

test.each([
  ['what has all it requires', parallel(fetch('a', 'tax', ['id', 'price', 'size']), fetch('b', 'price', ['id']))],
  ['what requires nothing', parallel(fetch('a', 'name', ['id']), fetch('b', 'price size{width}', ['id']))],
  ['what other objects have', parallel(fetch('a', 'tax', ['id']), fetch('b', 'price size{width}', ['id'], ['best']))],
])('%s changes nothing', (_case, node) => {
  expect(complete(node)).toEqual(node);
});
