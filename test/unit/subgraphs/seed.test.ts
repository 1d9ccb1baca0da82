import { createHash } from 'node:crypto';
import { expect, it, vi } from 'vitest';
import { createRandom } from '../../../subgraphs/kit/random.ts';
import { seedOrders } from '../../../subgraphs/orders/seed.ts';
import { seedRecommendations } from '../../../subgraphs/recommendations/seed.ts';
import { seedCatalogue } from '../../../subgraphs/seed/catalogue.ts';
import { seedUsers } from '../../../subgraphs/users/seed.ts';

function everything() {
  return {
    users: seedUsers(),
    catalogue: seedCatalogue(),
    orders: seedOrders(),
    recommendations: seedRecommendations(),
  };
}

it('has 1,000 users, 500 products, 10,000 orders with items, and eight recommendations for everybody', () => {
  const { users, catalogue, orders, recommendations } = everything();
  expect(new Set(users.map(({ id }) => id)).size).toBe(1_000);
  expect(new Set(users.map(({ email }) => email)).size).toBe(1_000);
  expect(new Set(catalogue.map(({ sku }) => sku)).size).toBe(500);
  expect(new Set(orders.map(({ id }) => id)).size).toBe(10_000);
  expect(orders.every(({ items }) => items.length >= 1 && items.length <= 4)).toBe(true);
  const perUser = Map.groupBy(recommendations.recommendations, ({ userId }) => userId);
  expect([...perUser.values()].map((list) => list.length)).toEqual(Array.from({ length: 1_000 }, () => 8));
});

it('is the same at every start, whatever the clock and Math.random say', () => {
  const digest = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');
  const first = digest(everything());
  vi.spyOn(Math, 'random').mockReturnValue(0.123);
  vi.useFakeTimers({ now: 0 });
  try {
    expect(digest(everything())).toBe(first);
  } finally {
    vi.useRealTimers();
  }
});

it('gives user 1 pages of orders, user 100 none, and order ids in the order of time', () => {
  const orders = seedOrders();
  const perUser = Map.groupBy(orders, ({ userId }) => userId);
  expect(perUser.get(1)?.length).toBeGreaterThan(50);
  expect(perUser.get(100)).toBeUndefined();
  expect(orders.map(({ placedAt }) => placedAt)).toEqual(orders.map(({ placedAt }) => placedAt).sort());
});

it('recommends to everybody at least one product and one article', () => {
  const perUser = Map.groupBy(seedRecommendations().recommendations, ({ userId }) => userId);
  for (const list of perUser.values()) {
    expect(new Set(list.map(({ item }) => item.__typename))).toEqual(new Set(['Product', 'Article']));
    expect(new Set(list.map(({ item }) => JSON.stringify(item))).size).toBe(list.length);
  }
});

it('draws evenly, also from neighbouring seeds', () => {
  const firsts = Array.from({ length: 1_000 }, (_, index) => createRandom(index + 1).integer(0, 9));
  for (let digit = 0; digit < 10; digit += 1) {
    const share = firsts.filter((drawn) => drawn === digit).length;
    expect(share, `first draws that were ${digit}`).toBeGreaterThan(50);
    expect(share, `first draws that were ${digit}`).toBeLessThan(200);
  }
});
