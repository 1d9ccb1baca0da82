import { buildSchema } from 'graphql';

/** Something of everything that an operation can use. */
export const LIBRARY = buildSchema(`
  directive @shown(to: Audience, at: String) on FIELD | QUERY | FRAGMENT_SPREAD
  scalar Anything
  enum Audience { ALL STAFF }
  enum Order { TITLE AGE }
  interface Item { id: ID! title(in: String): String owner: Reader }
  type Book implements Item { id: ID! title(in: String): String owner: Reader pages: Int }
  type Film implements Item { id: ID! title(in: String): String owner: Reader minutes: Float }
  type Reader { id: ID! name: String borrowed(first: Int, order: [Order!]): [Item!] favourite: Favourite }
  union Favourite = Book | Film
  input Range { from: Int to: Int }
  input Filter { title: String audience: Audience range: Range any: [Filter!] not: Filter data: Anything tags: [String!] }
  type Query {
    item(id: ID!): Item
    items(filter: Filter, order: [Order!], data: Anything, exact: Boolean, above: Float): [Item!]
    favourites: [Favourite!]
  }
  type Mutation { lend(id: ID!, to: ID, filter: Filter): Item }
`);
