import type { Behaviour } from './behaviour.ts';
import { federated, referencesTo } from './behaviour.ts';

const goods = [
  { id: '1', sku: 'a', category: { id: 'c1', name: 'Tools', count: 7, tax: 19 } },
  { id: '2', sku: 'b', category: { id: 'c2', name: 'Food', count: 3, tax: 7 } },
];
const bySku = ({ id, sku }: { id: string; sku: string }) => goods.find((good) => good.id === id && good.sku === sku);

/** In `counts` a category has no key: it can only be reached again through the good. */
export const parentCalls: Behaviour = {
  name: 'objects that are reached through their parent',
  subgraphs: {
    goods: federated(
      `type Query { goods: [Good!]! }
      type Good @key(fields: "id") @key(fields: "id sku") { id: ID! sku: ID! category: Category @shareable }
      type Category @key(fields: "id") { id: ID! name: String! }`,
      {
        Query: { goods: () => goods },
        Good: { __resolveReference: referencesTo(goods, 'id') },
        Category: { __resolveReference: ({ id }) => goods.find(({ category }) => category.id === id)?.category },
      },
    ),
    counts: federated(
      `type Good @key(fields: "id sku") { id: ID! sku: ID! category: Category @shareable }
      type Category { count: Int! }`,
      { Good: { __resolveReference: bySku } },
    ),
    taxes: federated('type Category @key(fields: "id") { id: ID! tax: Int! }', {
      Category: { __resolveReference: ({ id }) => goods.find(({ category }) => category.id === id)?.category },
    }),
  },
  cases: [
    {
      claim: 'the parent is fetched again, and its child merged',
      query: '{ goods { id category { name count } } }',
      data: { goods: goods.map(({ id, category: { name, count } }) => ({ id, category: { name, count } })) },
      calls: 2,
    },
    {
      claim: 'beside a child that has a key of its own',
      query: '{ goods { category { count tax name } } }',
      data: { goods: goods.map(({ category: { count, tax, name } }) => ({ category: { count, tax, name } })) },
      calls: 3,
    },
  ],
};
