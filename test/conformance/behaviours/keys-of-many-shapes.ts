import type { Behaviour } from './behaviour.ts';
import { federated } from './behaviour.ts';

const PLACE = 'type Place @shareable { hall: ID! row: ID! slot: ID! }';
const place = { hall: 'h1', row: 'r2', slot: 's3' };

/** `library` resolves books by one of its four keys only, and must be entered again through that one. */
export const keysOfManyShapes: Behaviour = {
  name: 'several keys of different shapes, of which some are not resolvable',
  subgraphs: {
    catalogue: federated(
      `type Book
        @key(fields: "isbn")
        @key(fields: "shelfmark", resolvable: false)
        @key(fields: "place { hall row }", resolvable: false)
        @key(fields: "isbn place { row slot }", resolvable: false)
      { isbn: ID! shelfmark: ID! place: Place! title: String! }
      ${PLACE}`,
      {
        Book: {
          __resolveReference: ({ isbn }) => isbn && { isbn, shelfmark: `m-${isbn}`, place, title: `Title ${isbn}` },
        },
      },
    ),
    library: federated(
      `type Query { hall: Hall }
      type Hall @key(fields: "id") { id: ID! books: [Book!]! }
      type Book
        @key(fields: "place { hall row }", resolvable: false)
        @key(fields: "isbn place { row slot }")
        @key(fields: "shelfmark", resolvable: false)
        @key(fields: "isbn", resolvable: false)
      {
        isbn: ID! shelfmark: ID! place: Place!
        title: String! @external
        label: String! @requires(fields: "title")
      }
      ${PLACE}`,
      {
        Query: { hall: () => ({ id: 'h1' }) },
        Hall: { books: () => ['1', '2'].map((isbn) => ({ isbn, shelfmark: `m-${isbn}`, place })) },
        Book: {
          __resolveReference: ({ isbn, place: found, title }) =>
            isbn && found.row === 'r2' && found.slot === 's3' ? { isbn, title } : null,
          label: ({ isbn, title }) => `${isbn}: ${title}`,
        },
      },
    ),
  },
  cases: [
    {
      claim: 'a field that requires another is computed through the resolvable key',
      query: '{ hall { id books { isbn title label } } }',
      data: {
        hall: {
          id: 'h1',
          books: [
            { isbn: '1', title: 'Title 1', label: '1: Title 1' },
            { isbn: '2', title: 'Title 2', label: '2: Title 2' },
          ],
        },
      },
      calls: 3,
      stockFails: 'it enters library again by the first key it declares, which library cannot resolve',
    },
  ],
};
