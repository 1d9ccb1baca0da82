import type { Behaviour } from './behaviour.ts';
import { federated } from './behaviour.ts';

const NOTES = ['n1', 'n2', 'n3', 'n4'];

/** A computed field needs a field with arguments of its own; clients ask for that field with others. */
export const requiresWithArguments: Behaviour = {
  name: '@requires with arguments',
  subgraphs: {
    stock: federated(
      `type Query { parts: [Part!]! }
      type Part @key(fields: "id") {
        id: ID!
        weight(unit: Unit = KG): Int!
        notes(first: Int!): [Note!]!
      }
      enum Unit { KG G }
      type Note @key(fields: "id") { id: ID! author: String! }`,
      {
        Query: { parts: () => [{ id: 'p1' }, { id: 'p2' }] },
        Part: {
          __resolveReference: ({ id }) => ({ id }),
          weight: ({ id }, { unit }) => Number(id.slice(1)) * (unit === 'G' ? 1000 : 1),
          notes: (_part, { first }) => NOTES.slice(0, first).map((id) => ({ id })),
        },
        Note: { __resolveReference: ({ id }) => ({ id }), author: ({ id }) => `author of ${id}` },
      },
    ),
    freight: federated(
      `type Part @key(fields: "id") {
        id: ID!
        weight(unit: Unit = KG): Int! @external
        notes(first: Int!): [Note!]! @external
        cost: Int! @requires(fields: "weight(unit: G)")
        costByKilo: Int! @requires(fields: "weight")
        lastAuthor: String @requires(fields: "notes(first: 3) { author }")
        firstAuthor: String @requires(fields: "notes(first: 1) { author }")
      }
      enum Unit { KG G }
      type Note @key(fields: "id", resolvable: false) { id: ID! author: String! @external }`,
      {
        Part: {
          __resolveReference: (reference) => reference,
          cost: ({ weight }) => weight * 2,
          costByKilo: ({ weight }) => weight * 3,
          lastAuthor: ({ notes }) => notes.at(2)?.author,
          firstAuthor: ({ notes }) => (notes.length === 1 ? notes[0].author : 'of too many'),
        },
      },
    ),
  },
  cases: [
    {
      claim: 'a computed field alone',
      query: '{ parts { id cost } }',
      data: {
        parts: [
          { id: 'p1', cost: 2000 },
          { id: 'p2', cost: 4000 },
        ],
      },
      calls: 2,
    },
    {
      claim: 'beside the same field with other arguments',
      query: '{ parts { cost weight(unit: KG) } }',
      data: {
        parts: [
          { cost: 2000, weight: 1 },
          { cost: 4000, weight: 2 },
        ],
      },
      calls: 2,
      stockFails: 'it asks one subgraph for two fields under one key',
    },
    {
      claim: 'beside the same list, shorter and longer than what is required',
      query: '{ parts { lastAuthor notes(first: 1) { id } all: notes(first: 4) { id } } }',
      data: {
        parts: ['p1', 'p2'].map(() => ({
          lastAuthor: 'author of n3',
          notes: [{ id: 'n1' }],
          all: NOTES.map((id) => ({ id })),
        })),
      },
      calls: 2,
      stockFails: 'it asks one subgraph for two fields under one key',
    },
    {
      claim: 'under an alias that is the name of the required field',
      query: '{ parts { weight: id cost } }',
      data: {
        parts: [
          { weight: 'p1', cost: 2000 },
          { weight: 'p2', cost: 4000 },
        ],
      },
      calls: 2,
      stockFails: 'it asks one subgraph for two fields under one key',
    },
    {
      claim: 'two computed fields that require one field with different arguments',
      query: '{ parts { cost costByKilo } }',
      data: {
        parts: [
          { cost: 2000, costByKilo: 3 },
          { cost: 4000, costByKilo: 6 },
        ],
      },
      calls: 2,
      stockFails: 'it asks one subgraph for two fields under one key',
    },
    {
      claim: 'two that require lists of different lengths, and the client a third',
      query: '{ parts { firstAuthor lastAuthor notes(first: 2) { id } cost } }',
      data: {
        parts: [1, 2].map((n) => ({
          firstAuthor: 'author of n1',
          lastAuthor: 'author of n3',
          notes: [{ id: 'n1' }, { id: 'n2' }],
          cost: n * 2000,
        })),
      },
      calls: 2,
      stockFails: 'it asks one subgraph for two fields under one key',
    },
  ],
};
