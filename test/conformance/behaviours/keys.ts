import type { Behaviour } from './behaviour.ts';
import { federated, referencesTo } from './behaviour.ts';

const parts = [
  { id: '1', maker: { id: 'm1', land: 'DE' }, code: 'c1', price: 10 },
  { id: '2', maker: { id: 'm2', land: 'FR' }, code: 'c2', price: 20 },
];

/** `shop` knows parts by id, `prices` by a compound key, `boxes` by a list of keys; `codes` leads from one to the other. */
export const keys: Behaviour = {
  name: 'simple, compound and nested keys, and keys of lists',
  subgraphs: {
    shop: federated(
      `type Query { parts: [Part!]! box: Box! }
      type Part @key(fields: "id") { id: ID! }
      type Box @key(fields: "parts { id }") { parts: [Part!]! }`,
      {
        Query: { parts: () => parts, box: () => ({ parts }) },
        Part: { __resolveReference: referencesTo(parts, 'id') },
      },
    ),
    codes: federated(
      `type Part @key(fields: "id") @key(fields: "code maker { id land }") { id: ID! code: ID! maker: Maker! }
      type Maker @shareable { id: ID! land: String! }`,
      { Part: { __resolveReference: referencesTo(parts, 'id') } },
    ),
    prices: federated(
      `type Part @key(fields: "code maker { id land }") { code: ID! maker: Maker! price: Int! }
      type Maker @shareable { id: ID! land: String! }`,
      {
        Part: {
          __resolveReference: ({ code, maker }) =>
            parts.find((part) => part.code === code && part.maker.id === maker.id && part.maker.land === maker.land),
        },
      },
    ),
    boxes: federated(
      `type Box @key(fields: "parts { id }") { parts: [Part!]! weight: Int! }
      type Part @key(fields: "id") { id: ID! }`,
      { Box: { __resolveReference: (box) => box, weight: (box) => box.parts.length * 100 } },
    ),
  },
  cases: [
    {
      claim: 'a simple key is enough where the next subgraph has it',
      query: '{ parts { id code } }',
      data: { parts: parts.map(({ id, code }) => ({ id, code })) },
      calls: 2,
    },
    {
      claim: 'a compound key with nested fields is fetched on the way',
      query: '{ parts { id price } }',
      data: { parts: parts.map(({ id, price }) => ({ id, price })) },
      calls: 3,
    },
    {
      claim: 'the fields of a key may be asked for under other names',
      query: '{ parts { maker: id id: code price } }',
      data: { parts: parts.map(({ id, code, price }) => ({ maker: id, id: code, price })) },
      calls: 3,
      stockFails: 'its own fields and those of the client have the same names',
    },
    {
      claim: 'a list of entities is a key',
      query: '{ box { weight parts { id price } } }',
      data: { box: { weight: 200, parts: parts.map(({ id, price }) => ({ id, price })) } },
      calls: 4,
    },
  ],
};
