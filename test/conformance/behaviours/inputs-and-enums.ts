import type { Behaviour } from './behaviour.ts';
import { federated } from './behaviour.ts';

export const inputsAndEnums: Behaviour = {
  name: 'inputs and enums that differ between subgraphs',
  subgraphs: {
    a: federated(
      `type Query { find(filter: Filter!): [String!]! sizeA: Size }
      input Filter { first: Int! unit: Unit }
      enum Unit { M KM }
      enum Size { SMALL LARGE }`,
      { Query: { find: (_root, { filter }) => Object.keys(filter), sizeA: () => 'LARGE' } },
    ),
    b: federated(
      `type Query { search(filter: Filter!): [String!]! sizeB: Size }
      input Filter { first: Int! unit: Unit after: String }
      enum Unit { M MILE }
      enum Size { SMALL HUGE }`,
      { Query: { search: (_root, { filter }) => Object.keys(filter), sizeB: () => 'HUGE' } },
    ),
  },
  cases: [
    {
      claim: 'an input has the fields that all subgraphs know, and an enum of inputs the values',
      query: 'query ($filter: Filter!) { find(filter: $filter) search(filter: { first: 1, unit: M }) }',
      variables: { filter: { first: 2 } },
      data: { find: ['first'], search: ['first', 'unit'] },
      calls: 2,
    },
    {
      claim: 'no other field is taken',
      query: '{ search(filter: { first: 1, after: "x" }) }',
      data: null,
      errors: [{ code: 'GRAPHQL_VALIDATION_FAILED' }],
      calls: 0,
    },
    {
      claim: 'nor another value',
      query: '{ search(filter: { first: 1, unit: MILE }) }',
      data: null,
      errors: [{ code: 'GRAPHQL_VALIDATION_FAILED' }],
      calls: 0,
    },
    {
      claim: 'an enum of answers has the values of all subgraphs',
      query: '{ sizeA sizeB }',
      data: { sizeA: 'LARGE', sizeB: 'HUGE' },
      calls: 2,
    },
  ],
};
