import type { Behaviour } from './behaviour.ts';
import { federated } from './behaviour.ts';

export const typenames: Behaviour = {
  name: '__typename',
  subgraphs: {
    a: federated(
      `type Query { pet: Pet! named: Named! }
      union Pet = Cat | Dog
      interface Named { name: String! }
      type Cat implements Named @key(fields: "name") { name: String! }
      type Dog implements Named { name: String! }`,
      {
        Query: {
          pet: () => ({ __typename: 'Cat', name: 'Tom' }),
          named: () => ({ __typename: 'Dog', name: 'Rex' }),
        },
      },
    ),
    b: federated('type Cat @key(fields: "name") { name: String! lives: Int! }', {
      Cat: { __resolveReference: ({ name }) => ({ name, lives: 9 }) },
    }),
  },
  cases: [
    {
      claim: 'of the root asks nobody',
      query: '{ __typename q: __typename }',
      data: { __typename: 'Query', q: 'Query' },
      calls: 0,
    },
    {
      claim: 'of abstract types, under several names and conditions',
      query:
        '{ pet { __typename a: __typename ... on Cat { b: __typename } ... on Dog { c: __typename } } named { d: __typename name } }',
      data: { pet: { __typename: 'Cat', a: 'Cat', b: 'Cat' }, named: { d: 'Dog', name: 'Rex' } },
      calls: 1,
    },
    {
      claim: 'under an alias that is the name of a key',
      query: '{ pet { ... on Cat { name: __typename lives } } }',
      data: { pet: { name: 'Cat', lives: 9 } },
      calls: 2,
    },
    {
      claim: 'is no name for anything else',
      query: '{ pet { ... on Cat { __typename: lives } } }',
      data: { pet: { __typename: 9 } },
      calls: 2,
      stockFails: 'it takes the value for the type name',
    },
  ],
};
