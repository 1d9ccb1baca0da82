import type { Behaviour } from './behaviour.ts';
import { federated, referencesTo } from './behaviour.ts';

const tools = [
  { __typename: 'Saw', id: 's1', teeth: 40, parts: [] },
  { __typename: 'Drill', id: 'd1', volts: 18, parts: [{ __typename: 'Bit', id: 'b1', mm: 5 }] },
];
const stock = [
  { __typename: 'Saw', id: 's1', shelf: 'A' },
  { __typename: 'Drill', id: 'd1', shelf: 'B' },
  { __typename: 'Bit', id: 'b1', shelf: 'C' },
];
const TYPES = ['Saw', 'Drill', 'Bit'];

/** Both subgraphs have the interface, with other fields. */
export const abstractTypes: Behaviour = {
  name: 'interfaces and unions across subgraphs',
  subgraphs: {
    tools: federated(
      `type Query { tools: [Tool!]! things: [Thing!]! }
      interface Tool { id: ID! parts: [Thing!]! }
      union Thing = Saw | Drill | Bit
      type Saw implements Tool @key(fields: "id") { id: ID! parts: [Thing!]! teeth: Int! }
      type Drill implements Tool @key(fields: "id") { id: ID! parts: [Thing!]! volts: Int! }
      type Bit @key(fields: "id") { id: ID! mm: Int! }`,
      { Query: { tools: () => tools, things: () => [...tools, ...(tools[1]?.parts ?? [])] } },
    ),
    stock: federated(
      `interface Tool { id: ID! shelf: String! }
      interface Stored { shelf: String! }
      ${TYPES.map((type) => `type ${type} implements Stored ${type === 'Bit' ? '' : '& Tool'} @key(fields: "id") { id: ID! shelf: String! }`).join(' ')}`,
      Object.fromEntries(TYPES.map((type) => [type, { __resolveReference: referencesTo(stock, 'id') }])),
    ),
  },
  cases: [
    {
      claim: 'a field of the interface that only the other subgraph has',
      query: '{ tools { id shelf } }',
      data: {
        tools: [
          { id: 's1', shelf: 'A' },
          { id: 'd1', shelf: 'B' },
        ],
      },
      calls: 2,
    },
    {
      claim: 'an interface that only the other subgraph knows, as a condition on a union',
      query: '{ things { __typename ... on Stored { shelf } ... on Bit { mm } } }',
      data: {
        things: [
          { __typename: 'Saw', shelf: 'A' },
          { __typename: 'Drill', shelf: 'B' },
          { __typename: 'Bit', shelf: 'C', mm: 5 },
        ],
      },
      calls: 2,
    },
    {
      claim: 'nested, with the same field under several conditions, in the order of the query',
      query:
        '{ tools { ... on Drill { volts id } ... on Tool { id parts { ... on Bit { shelf mm } } } ... on Saw { teeth } } }',
      data: {
        tools: [
          { id: 's1', parts: [], teeth: 40 },
          { volts: 18, id: 'd1', parts: [{ shelf: 'C', mm: 5 }] },
        ],
      },
      calls: 2,
    },
    {
      claim: 'fragments in fragments and conditions that cannot be met',
      query:
        '{ tools { ...T ... on Stored { ... on Drill { volts } } } } fragment T on Tool { ... on Saw { ...S } } fragment S on Stored { shelf }',
      data: { tools: [{ shelf: 'A' }, { volts: 18 }] },
      calls: 2,
    },
  ],
};
