import type { Behaviour } from './behaviour.ts';
import { federated } from './behaviour.ts';

export const namesOfVariables: Behaviour = {
  name: 'variables that are called like those of entity fetches',
  subgraphs: {
    products: federated('type Query { product: Product } type Product @key(fields: "id") { id: ID! }', {
      Query: { product: () => ({ id: '1' }) },
    }),
    reviews: federated('type Product @key(fields: "id") { id: ID! reviews(first: Int!, of: [Int!]): [Int!]! }', {
      Product: { reviews: (_product, { first, of = [7, 8, 9] }) => of.slice(0, first) },
    }),
  },
  cases: [
    {
      claim: 'reach the subgraph with their own values',
      query:
        'query ($representations: Int!, $_entities0: [Int!]) { product { reviews(first: $representations, of: $_entities0) } }',
      variables: { representations: 2, _entities0: [1, 2, 3] },
      data: { product: { reviews: [1, 2] } },
      calls: 2,
      stockFails: 'it takes its own variable for the client’s',
    },
  ],
};
