import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { prettyFormatQueryPlan, QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import type { FetchNode, PlanNode, QueryPlan } from '../../../../src/plan/query-plan.ts';
import { describePlan } from '../../../../src/plan/show/describe-plan.ts';
import { EVERY_KIND } from '../every-kind.ts';
import { DASHBOARD, EXAMPLE, supergraphOf } from '../supergraphs.ts';

function plannerOf(subgraphs: Parameters<typeof supergraphOf>[0]) {
  const supergraph = Supergraph.build(supergraphOf(subgraphs));
  const planner = new QueryPlanner(supergraph);
  const apiSchema = supergraph.apiSchema();
  return (document: string) => planner.buildQueryPlan(operationFromDocument(apiSchema, parse(document)));
}

const plan = plannerOf(EXAMPLE);

function fetchOf(serviceName: string, operation = '{a}'): FetchNode {
  return { kind: 'Fetch', serviceName, operation, operationKind: 'query' };
}
const planOf = (node: PlanNode): QueryPlan => ({ kind: 'QueryPlan', node });

describe('text is what Apollo’s tools print', () => {
  const trimmed = (text: string): string => text.replace(/ +$/gm, '');

  test.each([
    ['sequence, parallel, entities', DASHBOARD],
    ['one fetch', '{ user(id: 1) { name } }'],
    ['nothing to fetch', '{ __typename }'],
    ['a mutation', 'mutation { cancelOrder(id: 1) { status buyer { name } } }'],
    ['arguments of every kind', 'query ($n: Int, $id: ID!) { user(id: $id) { recentOrders(first: $n) { id } } }'],
    ['include', 'query ($a: Boolean!) { user(id: 1) { name recentOrders(first: 1) @include(if: $a) { id } } }'],
    ['skip', 'query ($a: Boolean!) { user(id: 1) { name recentOrders(first: 1) @skip(if: $a) { id } } }'],
    [
      'fragments',
      '{ a: user(id: 1) { ...U } b: user(id: 2) { ...U } c: user(id: 3) { ...U } } fragment U on User { id name email }',
    ],
  ])('%s', (_case, document) => {
    const reference = plan(document);
    expect(describePlan(reference as QueryPlan, 'text')).toBe(trimmed(prettyFormatQueryPlan(reference)));
  });

  test('@requires', () => {
    const reference = plannerOf(EVERY_KIND)('{ bestPhoto { thumbnail(size: 3) } }');
    const text = describePlan(reference as QueryPlan, 'text');
    expect(text).toContain('width\n');
    expect(text).toBe(prettyFormatQueryPlan(reference));
  });

  test('both branches of a condition', () => {
    const both = planOf({ kind: 'Condition', condition: 'a', ifClause: fetchOf('x'), elseClause: fetchOf('y') });
    expect(describePlan(both, 'text')).toBe(prettyFormatQueryPlan(both as ReturnType<typeof plan>));
  });

  test('a subscription and what each event asks for', () => {
    const node = { kind: 'Subscription', primary: fetchOf('x'), rest: fetchOf('y') } as const;
    expect(describePlan({ kind: 'QueryPlan', node }, 'text')).toBe(`QueryPlan {
  Subscription {
    Primary: {
      Fetch(service: "x") {
        {
          a
        }
      }
    },
    Rest: {
      Fetch(service: "y") {
        {
          a
        }
      }
    }
  },
}`);
  });
});

test('json is the plan', () => {
  const dashboard = JSON.parse(JSON.stringify(plan(DASHBOARD))) as QueryPlan;
  expect(JSON.parse(describePlan(dashboard, 'json'))).toEqual(dashboard);
});

describe('mermaid', () => {
  const lines = (node?: PlanNode): string[] =>
    describePlan(node === undefined ? { kind: 'QueryPlan' } : planOf(node), 'mermaid')
      .split('\n')
      .map((line) => line.trim());
  const arrowsOf = (node?: PlanNode): string[] => lines(node).filter((line) => line.includes('-->'));
  const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((name) => fetchOf(name)) as [
    FetchNode,
    FetchNode,
    FetchNode,
    FetchNode,
  ];

  test('an empty plan leads from request to response', () => {
    expect(lines()).toEqual(['flowchart TD', 'request([request])', 'response([response])', 'request --> response']);
  });

  test('a sequence is a chain', () => {
    expect(arrowsOf({ kind: 'Sequence', nodes: [a, b] })).toEqual(['request --> n1', 'n1 --> n2', 'n2 --> response']);
  });

  test('parallel branches start at one place and end at another', () => {
    expect(arrowsOf({ kind: 'Parallel', nodes: [a, b] })).toEqual([
      'request --> n1',
      'request --> n2',
      'n1 --> response',
      'n2 --> response',
    ]);
  });

  test('between parallel parts they meet, rather than each with each', () => {
    const nodes = [
      { kind: 'Parallel', nodes: [a, b] },
      { kind: 'Parallel', nodes: [c, d] },
    ] as const;
    expect(arrowsOf({ kind: 'Sequence', nodes })).toEqual([
      'request --> n1',
      'request --> n2',
      'n1 --> n3',
      'n2 --> n3',
      'n3 --> n4',
      'n3 --> n5',
      'n4 --> response',
      'n5 --> response',
    ]);
  });

  test('a condition goes on either way', () => {
    const nodes = [{ kind: 'Condition', condition: 'on', ifClause: a }, b] as const;
    const drawn = lines({ kind: 'Sequence', nodes });
    expect(drawn).toContain('n1{"$on"}');
    expect(drawn.filter((line) => line.includes('-->'))).toEqual([
      'request --> n1',
      'n1 -->|true| n2',
      'n2 --> n3',
      'n1 -->|false| n3',
      'n3 --> response',
    ]);
  });

  test('a fetch tells its subgraph, where its entities are, and its fields', () => {
    const entities = 'query($representations:[_Any!]!){_entities(representations:$representations){...on User{name}}}';
    const node = { ...fetchOf('users', entities), requires: [] };
    expect(lines({ kind: 'Flatten', path: ['orders', '@', 'buyer'], node })).toContain(
      'n1["<b>users</b><br/><i>orders.@.buyer</i><br/>{<br/>#160;#160;... on User {<br/>#160;#160;#160;#160;name<br/>#160;#160;}<br/>}"]',
    );
  });

  test('nothing in a label can end it or be read as HTML', () => {
    const drawn = lines(fetchOf('<img src=x onerror=alert(1)>"]', '{a(text:"\\"]; click n1 <script>#quot;`")}'));
    const label = drawn.find((line) => line.startsWith('n1['));
    const inside = label?.slice('n1["'.length, -'"]'.length).replaceAll(/<\/?(b|i|br)\/?>/g, '');
    expect(inside).toMatch(/^[^"<>`\\]+$/);
    expect(label).toContain('#60;script#62;');
  });

  test('every arrow connects what is drawn, for a real plan', () => {
    const drawn = describePlan(plan(DASHBOARD) as QueryPlan, 'mermaid')
      .split('\n')
      .slice(1);
    const known = new Set(drawn.filter((line) => !line.includes('-->')).map((line) => /^ {2}(\w+)/.exec(line)?.[1]));
    const ends = drawn.flatMap((line) => /^ {2}(\w+) -->(?:\|\w+\|)? (\w+)$/.exec(line)?.slice(1) ?? []);
    expect(known.size).toBe(7);
    expect(ends.filter((end) => !known.has(end))).toEqual([]);
  });
});
