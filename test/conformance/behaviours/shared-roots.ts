import type { Behaviour } from './behaviour.ts';
import { federated } from './behaviour.ts';

const product = { id: '1', name: { text: 'Saw' }, price: { amount: 9 } };
const SHARED = 'type Query { product: Product! @shareable products: [Product!]! @shareable }';
const root = (part: object) => ({ Query: { product: () => part, products: () => [part, part] } });

/** Nothing has a key: each subgraph is asked for the same root field, and the answers are merged. */
export const sharedRoots: Behaviour = {
  name: 'root fields that several subgraphs share',
  subgraphs: {
    names: federated(
      `${SHARED} type Product { id: ID! @shareable name: Name! } type Name { text: String! }`,
      root({ id: product.id, name: product.name }),
    ),
    prices: federated(
      `${SHARED} type Product { id: ID! @shareable price: Price! } type Price { amount: Int! }`,
      root({ id: product.id, price: product.price }),
    ),
  },
  cases: [
    {
      claim: 'an object is merged from all of them',
      query: '{ product { id name { text } price { amount } } }',
      data: { product },
      calls: 2,
    },
    {
      claim: 'lists are merged element by element',
      query: '{ products { price { amount } name { text } } }',
      data: { products: [product, product].map(({ price, name }) => ({ price, name })) },
      calls: 2,
    },
    {
      claim: 'one is asked where it has everything',
      query: '{ product { id } }',
      data: { product: { id: '1' } },
      calls: 1,
    },
  ],
};
