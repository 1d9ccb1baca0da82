import type { Behaviour } from './behaviour.ts';
import { federated, referencesTo } from './behaviour.ts';

const goods = [
  { id: '1', price: 900, sale: true },
  { id: '2', price: 90, sale: false },
];

/** What `rating` computes is what `advice` computes with, and the other way round for another field. */
export const requiresChains: Behaviour = {
  name: '@requires of what is itself computed',
  subgraphs: {
    goods: federated('type Query { goods: [Good!]! } type Good @key(fields: "id") { id: ID! sale: Boolean! }', {
      Query: { goods: () => goods },
      Good: { __resolveReference: referencesTo(goods, 'id') },
    }),
    prices: federated('type Good @key(fields: "id") { id: ID! price: Int! @inaccessible }', {
      Good: { __resolveReference: referencesTo(goods, 'id') },
    }),
    rating: federated(
      `type Good @key(fields: "id") {
        id: ID! price: Int! @external sale: Boolean! @external advised: Boolean! @external
        expensive: Boolean! @requires(fields: "price")
        cheap: Boolean! @requires(fields: "sale price")
        verdict: String! @requires(fields: "advised")
      }`,
      {
        Good: {
          __resolveReference: (reference) => reference,
          expensive: ({ price }) => price > 500,
          cheap: ({ price, sale }) => sale || price < 50,
          verdict: ({ advised }) => (advised ? 'buy' : 'wait'),
        },
      },
    ),
    advice: federated(
      `type Good @key(fields: "id") {
        id: ID! expensive: Boolean! @external
        advised: Boolean! @requires(fields: "expensive")
      }`,
      { Good: { __resolveReference: (reference) => reference, advised: ({ expensive }) => !expensive } },
    ),
  },
  cases: [
    {
      claim: 'one step, with what clients cannot see',
      query: '{ goods { id expensive cheap } }',
      data: {
        goods: [
          { id: '1', expensive: true, cheap: true },
          { id: '2', expensive: false, cheap: false },
        ],
      },
      calls: 3,
    },
    {
      claim: 'two steps',
      query: '{ goods { advised } }',
      data: { goods: [{ advised: false }, { advised: true }] },
      calls: 4,
    },
    {
      claim: 'round the circle, where only its end is asked for',
      query: '{ goods { verdict } }',
      data: { goods: [{ verdict: 'wait' }, { verdict: 'buy' }] },
      calls: 5,
      stockFails: 'it computes one field beside the fetch of what it is computed from',
    },
    {
      claim: 'round the circle, into a subgraph that was there before',
      query: '{ goods { verdict cheap advised expensive } }',
      data: {
        goods: [
          { verdict: 'wait', cheap: true, advised: false, expensive: true },
          { verdict: 'buy', cheap: false, advised: true, expensive: false },
        ],
      },
      calls: 5,
    },
  ],
};
