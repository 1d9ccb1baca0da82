import type { Behaviour } from './behaviour.ts';
import { federated, referencesTo } from './behaviour.ts';

const books = [
  { id: '1', isbn: 'i1', author: 'Ada' },
  { id: '2', isbn: 'i2', author: 'Bob' },
];

/** From `shelf` to `authors` only `index` leads, which does not know every book. */
export const nullKeys: Behaviour = {
  name: 'keys that are null',
  subgraphs: {
    shelf: federated('type Query { books: [Book!]! } type Book @key(fields: "isbn") { isbn: ID! }', {
      Query: { books: () => [{ isbn: 'i1' }, { isbn: 'unknown' }, { isbn: 'i2' }] },
    }),
    index: federated('type Book @key(fields: "isbn") @key(fields: "id") { isbn: ID! id: ID }', {
      Book: { __resolveReference: referencesTo(books, 'isbn') },
    }),
    authors: federated('type Book @key(fields: "id") { id: ID author: String }', {
      Book: {
        __resolveReference: (reference) => {
          if (reference.id === null) throw new Error('a key that is null was sent');
          return referencesTo(books, 'id')(reference);
        },
      },
    }),
  },
  cases: [
    {
      claim: 'an entity that is not found on the way has no fields beyond it, the others have',
      query: '{ books { isbn author } }',
      data: {
        books: [
          { isbn: 'i1', author: 'Ada' },
          { isbn: 'unknown', author: null },
          { isbn: 'i2', author: 'Bob' },
        ],
      },
      calls: 3,
    },
  ],
};
