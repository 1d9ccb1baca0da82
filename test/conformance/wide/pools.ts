import type { ValuePools } from '../operations/value-pools.ts';

const JSON_VALUES = [1, 'x', null, true, [1, [2]], { a: { b: [null, 1.5] }, __typename: 'x' }, {}, []];

/** What arguments of the wide graph may be. */
export const pools: ValuePools = {
  Int: [0, 1, 1, 2, 2, 3, 5],
  Float: [0, 1.5],
  String: ['', 'a', 'b', '"ä\n'],
  ID: ['a1', 'b1', 'none'],
  Json: JSON_VALUES,
  Instant: ['1970-01-01T00:00:00Z', 0],
  'Query.item(id:)': ['b1', 'b1', 'b2', 'b3', 'b4', 'b5', 'f1', 'f2', 'f3', 'g1', 'g2', 'g3', 'none'],
  'Query.book(isbn:)': ['i1', 'i1', 'i2', 'i3', 'i4', 'i5', 'none'],
  'Query.items(first:)': [0, 1, 2, 3, 5, 11],
  'Query.author(id:)': ['a1', 'a1', 'a2', 'a3', 'a4', 'a5', 'a6'],
  'Query.authors(first:)': [0, 1, 2, 5, -1],
  'Query.shelf(code:)': ['s1', 's2', 's3', 'none'],
  'Query.warehouse(id:)': ['w1', 'w1', 'w2', 'w3', 'none'],
  'Mutation.rename(id:)': ['b1', 'b1', 'f1', 'g2', 'none'],
  'Mutation.renameAuthor(id:)': ['a1', 'a1', 'a2', 'a4'],
  'Mutation.addReview(item:)': ['b1', 'b1', 'f1', 'g1', 'g2', 'none'],
  'ReviewInput.by': ['a1', 'a2', 'none'],
};
