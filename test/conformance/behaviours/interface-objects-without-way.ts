import type { Behaviour } from './behaviour.ts';
import { federated } from './behaviour.ts';

/** Neither subgraph knows a type behind the interface that the other could be asked about. */
export const interfaceObjectsWithoutWay: Behaviour = {
  name: 'interface objects that cannot be resolved any further',
  subgraphs: {
    signs: federated(
      `type Query { sign: Sign shop: Shop! streets: [Street!]! }
      type Street { name: String! sign: Sign }
      interface Sign @key(fields: "id") { id: ID! }
      type Shop @key(fields: "id", resolvable: false) @interfaceObject { id: ID! }`,
      {
        Query: {
          sign: () => ({ __typename: 'Sign', id: 'a1' }),
          shop: () => ({ id: 's1' }),
          streets: () => [{ name: 'High' }, { name: 'Low' }],
        },
      },
    ),
    walls: federated(
      `type Query { painted: Sign }
      type Sign @key(fields: "id", resolvable: false) @interfaceObject { id: ID! text: String }
      interface Shop @key(fields: "id") { id: ID! }
      type Bakery implements Shop @key(fields: "id") { id: ID! bread: String! }`,
      {
        Query: { painted: () => ({ id: 'a1', text: 'open' }) },
        Shop: { __resolveReference: ({ id }) => ({ __typename: 'Bakery', id, bread: 'rye' }) },
        Bakery: { __resolveReference: ({ id }) => ({ id, bread: 'rye' }) },
      },
    ),
  },
  cases: [
    {
      claim: 'what the interface object itself has is answered',
      query: '{ painted { id text } shop { id } }',
      data: { painted: { id: 'a1', text: 'open' }, shop: { id: 's1' } },
      calls: 2,
    },
    {
      claim: 'an object that can be of no type is null, with an error',
      query: '{ sign { id } }',
      data: { sign: null },
      errors: [{ path: ['sign'], code: 'DOWNSTREAM_SERVICE_ERROR' }],
      calls: 1,
    },
    {
      claim: 'so is one whose fields are in another subgraph, which cannot be asked',
      query: '{ sign { text } painted { id } }',
      data: { sign: null, painted: { id: 'a1' } },
      errors: [{ path: ['sign'], code: 'FIELD_UNREACHABLE' }],
      calls: 1,
      stockFails: 'it has null without an error',
    },
    {
      claim: 'and where that is all of an operation there is no data',
      query: '{ sign { text } }',
      data: null,
      errors: [{ path: ['sign'], code: 'FIELD_UNREACHABLE' }],
      calls: 0,
      stockFails: 'it has null without an error',
    },
    {
      claim: 'below other objects the error has the path of each',
      query: '{ streets { name sign { text } } }',
      data: {
        streets: [
          { name: 'High', sign: null },
          { name: 'Low', sign: null },
        ],
      },
      errors: [0, 1].map((index) => ({ path: ['streets', index, 'sign'], code: 'FIELD_UNREACHABLE' })),
      calls: 1,
      stockFails: 'it has null without an error',
    },
    {
      claim: 'a concrete type that another subgraph knows is found out',
      query: '{ shop { ... on Bakery { id bread } } }',
      data: { shop: { id: 's1', bread: 'rye' } },
      calls: 2,
    },
  ],
};
