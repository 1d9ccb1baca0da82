import type { Behaviour } from './behaviour.ts';
import { federated } from './behaviour.ts';

const failing = { __resolveReference: () => ({}), price: () => Promise.reject(new Error('was not needed')) };

/** Fields at one path that belong to different members of a union. */
export const unionMembersApart: Behaviour = {
  name: 'fields of union members at the same path',
  subgraphs: {
    reviews: federated(
      `type Query { review: Review! }
      union Review = Signed | Anonymous
      type Signed { product: Product! }
      type Anonymous { product: Product! }
      type Product @key(fields: "id") { id: ID! }`,
      { Query: { review: () => ({ __typename: 'Anonymous', product: { id: '1' } }) } },
    ),
    names: federated('type Product @key(fields: "id") { id: ID! name: String! }', {
      Product: { __resolveReference: ({ id }) => ({ id, name: `Product ${id}` }) },
    }),
    prices: federated('type Product @key(fields: "id") { id: ID! price: Int! }', { Product: failing }),
  },
  cases: [
    {
      claim: 'what fails for a member that is not there is not told',
      query: '{ review { ... on Anonymous { product { name } } ... on Signed { product { price } } } }',
      data: { review: { product: { name: 'Product 1' } } },
      calls: 3,
      stockFails: 'it tells an error of a field that the answer does not have',
    },
    {
      claim: 'what fails for the one that is there is',
      query: '{ review { ... on Anonymous { product { cost: price } } } }',
      data: null,
      errors: [{ path: ['review', 'product', 'cost'], code: 'DOWNSTREAM_SERVICE_ERROR' }],
      calls: 2,
    },
  ],
};
