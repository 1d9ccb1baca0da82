import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../../../test/kit/world/world.ts';
import type { Workload } from '../workload.ts';

const EXAMPLE = join(import.meta.dirname, '..', '..', '..', 'subgraphs');
const SERVICES = ['orders', 'products', 'recommendations', 'users'];

/** Not every gateway takes a number for an `ID`, although the specification does. */
const QUERY = readFileSync(join(EXAMPLE, 'dashboard.graphql'), 'utf8').replace('user(id: 1)', 'user(id: "1")');

const CATEGORIES = ['BOOKS', 'ELECTRONICS', 'CLOTHING', 'KITCHEN', 'GARDEN'];

const product = (id: number) => ({
  __typename: 'Product',
  id: String(id),
  sku: `SKU-${id}`,
  name: `Product ${id}`,
  price: 9.5 + id,
  weightGrams: 100 * id,
  category: CATEGORIES[id % CATEGORIES.length],
});

const article = (id: number) => ({
  __typename: 'Article',
  id: `a${id}`,
  title: `How to use product ${id}`,
  url: `https://shop.example/articles/${id}`,
});

const order = (id: number) => ({
  __typename: 'Order',
  id: String(id),
  status: ['PLACED', 'SHIPPED', 'DELIVERED', 'CANCELLED'][id % 4],
  placedAt: new Date(Date.UTC(2025, 0, 1 + id)).toISOString(),
  total: 100 + id,
  items: [1, 2, 3].map((nth) => ({ quantity: nth, unitPrice: 9.5, product: product(((id * nth) % 7) + 1) })),
});

const user = (id: unknown) => ({ __typename: 'User', id: String(id), name: 'Ada', email: 'ada@shop.example' });

const firstOf = <T>(make: (nth: number) => T, { first }: { first: number }): readonly T[] =>
  Array.from({ length: first }, (_, index) => make(index + 1));

const WORLD: World = {
  resolvers: {
    Query: { user: (_: unknown, { id }: { id: string }) => user(id) },
    User: {
      recentOrders: (_: unknown, args: { first: number }) => firstOf(order, args),
      recommendations: (_: unknown, args: { first: number }) =>
        firstOf(
          (nth) => ({ reason: `Because of ${nth}`, score: 0.5, item: nth % 2 ? product(nth) : article(nth) }),
          args,
        ),
    },
  },
  find(typeName, { id }) {
    if (typeName === 'Product') return product(Number(id));
    if (typeName === 'Order') return order(Number(id));
    return user(id);
  },
};

/** The dashboard of the example graph: its schemas and its query, answered from made-up data. */
export const dashboard: Workload = {
  name: 'dashboard',
  about: 'the dashboard of the example graph, four subgraphs',
  subgraphs: SERVICES.map((name) => ({ name, sdl: readFileSync(join(EXAMPLE, name, 'schema.graphql'), 'utf8') })),
  world: WORLD,
  traffic: { query: QUERY, vary: 'header' },
};
