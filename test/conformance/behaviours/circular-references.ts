import type { Behaviour } from './behaviour.ts';
import { federated, referencesTo } from './behaviour.ts';

const books = [
  { __typename: 'Book', id: '1', price: 10, next: '2' },
  { __typename: 'Book', id: '2', price: 20, next: '1' },
];
const nextOf = ({ next }: { next: string }) => books.find(({ id }) => id === next);

export const circularReferences: Behaviour = {
  name: 'types that refer to themselves',
  subgraphs: {
    shop: federated(
      `type Query { product: Product! }
      interface Product { next: Product }
      type Book implements Product @key(fields: "id") { id: ID! next: Book @provides(fields: "price") price: Int @external }`,
      { Query: { product: () => books[0] }, Book: { next: nextOf } },
    ),
    prices: federated('type Book @key(fields: "id") { id: ID! price: Int @shareable }', {
      Book: { __resolveReference: referencesTo(books, 'id') },
    }),
  },
  cases: [
    {
      claim: 'through an interface, as deep as is asked for',
      query: '{ product { next { ... on Product { next { __typename next { next { __typename } } } } } } }',
      data: { product: { next: { next: { __typename: 'Book', next: { next: { __typename: 'Book' } } } } } },
      calls: 1,
    },
    {
      claim: 'with selections of the interface and of the type merged, provided or not',
      query: '{ product { next { ... on Book { id } next { __typename } } ... on Book { price next { price } } } }',
      data: { product: { next: { id: '2', next: { __typename: 'Book' }, price: 20 }, price: 10 } },
      calls: 2,
    },
  ],
};
