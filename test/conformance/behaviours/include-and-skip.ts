import type { Behaviour } from './behaviour.ts';
import { federated, referencesTo } from './behaviour.ts';

const goods = [{ id: '1', price: 900 }];
const never = () => Promise.reject(new Error('was not asked for'));

/** A computed field that needs another computed one, each of them under conditions. */
export const includeAndSkip: Behaviour = {
  name: '@include and @skip',
  subgraphs: {
    goods: federated('type Query { good: Good! } type Good @key(fields: "id") { id: ID! price: Int! }', {
      Query: { good: () => goods[0] },
      Good: { __resolveReference: referencesTo(goods, 'id') },
    }),
    rating: federated(
      'type Good @key(fields: "id") { id: ID! price: Int! @external expensive: Boolean! @requires(fields: "price") }',
      { Good: { __resolveReference: (reference) => reference, expensive: ({ price }) => price > 500 } },
    ),
    advice: federated(
      `type Good @key(fields: "id") {
        id: ID! expensive: Boolean! @external
        advice: String! @requires(fields: "expensive")
        never: String! @requires(fields: "expensive")
      }`,
      {
        Good: {
          __resolveReference: (reference) => reference,
          advice: ({ expensive }) => (expensive ? 'wait' : 'buy'),
          never,
        },
      },
    ),
  },
  cases: [
    {
      claim: 'what is not included is not computed, nor is what it needs',
      query: 'query ($yes: Boolean = false) { good { price never @include(if: $yes) } }',
      data: { good: { price: 900 } },
      calls: 1,
    },
    {
      claim: 'what is not skipped is',
      query: 'query ($no: Boolean = false) { good { price advice @skip(if: $no) } }',
      data: { good: { price: 900, advice: 'wait' } },
      calls: 3,
    },
    {
      claim: 'a skipped key or required field does not take others along',
      query:
        'query ($no: Boolean!) { good { id @include(if: $no) price @include(if: $no) advice ... @skip(if: true) { expensive } } }',
      variables: { no: false },
      data: { good: { advice: 'wait' } },
      calls: 3,
    },
    {
      claim: 'conditions within conditions',
      query:
        'query ($a: Boolean!, $b: Boolean!) { good @include(if: $a) { ... @skip(if: $b) { advice never @include(if: $b) } price } }',
      variables: { a: true, b: false },
      data: { good: { advice: 'wait', price: 900 } },
      calls: 3,
    },
    {
      claim: 'where nothing is left nobody is asked',
      query: '{ good @skip(if: true) { id } }',
      data: {},
      calls: 0,
    },
  ],
};
