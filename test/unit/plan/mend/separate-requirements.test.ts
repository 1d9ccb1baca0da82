import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { readRequirements } from '../../../../src/plan/adapt/requirements.ts';
import { separateRequirements } from '../../../../src/plan/mend/separate-requirements.ts';
import type { PlanSelection } from '../../../../src/plan/query-plan.ts';
import { planText } from '../../../../src/plan/show/plan-text.ts';

const requirements = readRequirements(
  parse(`
    enum join__Graph { A @join__graph(name: "a") }
    interface Item @join__type(graph: A, key: "id", isInterfaceObject: true) {
      id: ID
      rating: Int @join__field(graph: A)
      value: Int @join__field(graph: A, requires: "price")
    }`),
);

const on = (typeCondition: string, ...names: string[]): PlanSelection => ({
  kind: 'InlineFragment',
  typeCondition,
  selections: names.map((name) => ({ kind: 'Field', name })),
});

function separated(selection: string, ...requires: PlanSelection[]): string {
  const operation = `query($representations:[_Any!]!){_entities(representations:$representations){${selection}}}`;
  const fetch = { kind: 'Fetch', serviceName: 'a', operationKind: 'query', operation, requires } as const;
  const node = { kind: 'Flatten', path: ['items', '@'], node: fetch } as const;
  const plan = separateRequirements({ kind: 'QueryPlan', node }, requirements, new Set(['Item']));
  return planText(plan).replace(/\s+/g, ' ');
}

test('a computed field of an interface object is fetched apart from those that do not need the same', () => {
  const text = separated('...on Item{rating value}', on('Item', '__typename', 'id', 'price'));
  expect(text).toContain('{ ... on Item { __typename id } } => { ... on Item { rating } }');
  expect(text).toContain('{ ... on Item { __typename id price } } => { ... on Item { value } }');
});

test('what is required without a key concerns only types of which a key is known', () => {
  const text = separated('...on Item{value}', on('Game', '__typename', 'id'), on('Item', '__typename', 'price'));
  expect(text).toContain('{ ... on Game { __typename id price } } => { ... on Item { value } }');
});

test('fields of other types stay together', () => {
  const text = separated('...on Review{stars body}', on('Review', '__typename', 'id'));
  expect(text.match(/Fetch/g)).toHaveLength(1);
});
