import type { Behaviour } from './behaviour.ts';
import { federated, referencesTo } from './behaviour.ts';

const books = [
  { id: 'b1', title: 'Emma', authors: [{ id: 'a1', name: 'Jane', land: { code: 'GB', name: 'Britain' } }] },
  { id: 'b2', title: 'Faust', authors: [{ id: 'a2', name: 'Wolfgang', land: { code: 'DE', name: 'Germany' } }] },
];
const unneeded = () => {
  throw new Error('this was provided');
};

/** `shelf` provides at one place what it cannot resolve elsewhere; who asks the owner all the same gets an error. */
export const provides: Behaviour = {
  name: '@provides, nested',
  subgraphs: {
    shelf: federated(
      `type Query {
        books: [Book!]! @provides(fields: "title authors { name land { name } }")
        bare: [Book!]!
      }
      type Book @key(fields: "id") { id: ID! title: String! @external authors: [Author!]! @external }
      type Author @key(fields: "id") { id: ID! name: String! @external land: Land @external }
      type Land @key(fields: "code") { code: ID! name: String! @external }`,
      { Query: { books: () => books, bare: () => books.map(({ id }) => ({ id })) } },
    ),
    library: federated(
      `type Book @key(fields: "id") { id: ID! title: String! @shareable authors: [Author!]! @shareable pages: Int! }
      type Author @key(fields: "id") { id: ID! name: String! @shareable land: Land @shareable }
      type Land @key(fields: "code") { code: ID! name: String! @shareable }`,
      {
        Book: { __resolveReference: referencesTo(books, 'id'), pages: () => 100 },
        Author: { __resolveReference: unneeded },
        Land: { __resolveReference: unneeded },
      },
    ),
  },
  cases: [
    {
      claim: 'what is provided is not fetched from its owner',
      query: '{ books { id title authors { id name land { name code } } } }',
      data: { books: books.map(({ id, title, authors }) => ({ id, title, authors: authors.map(provided) })) },
      calls: 1,
    },
    {
      claim: 'beside it only what is missing is',
      query: '{ books { title pages } }',
      data: { books: books.map(({ title }) => ({ title, pages: 100 })) },
      calls: 2,
    },
    {
      claim: 'elsewhere nothing is provided',
      query: '{ bare { title } }',
      data: { bare: books.map(({ title }) => ({ title })) },
      calls: 2,
    },
  ],
};

function provided({ id, name, land }: (typeof books)[number]['authors'][number]) {
  return { id, name, land: { name: land.name, code: land.code } };
}
