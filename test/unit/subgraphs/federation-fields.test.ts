import { expect, it } from 'vitest';
import { shippingEstimate } from '../../../subgraphs/orders/shipping-estimate.ts';
import { orders } from '../../../subgraphs/orders/subgraph.ts';
import { products } from '../../../subgraphs/products/subgraph.ts';
import { users } from '../../../subgraphs/users/subgraph.ts';
import { benchFor, entities } from './execute-on.ts';

const usersBench = benchFor(users);
const ordersBench = benchFor(orders);
const productsBench = benchFor(products);

it('@requires: shipping is computed from the price and weight that come with the reference', async () => {
  const { data } = await ordersBench.execute(
    entities('... on Product { home: shippingEstimate far: shippingEstimate(to: WORLD) }'),
    {
      representations: [
        { __typename: 'Product', id: '1', price: 19.99, weightGrams: 1_001 },
        { __typename: 'Product', id: '2', price: 200, weightGrams: 300 },
      ],
    },
  );
  expect(data).toEqual({
    _entities: [
      { home: 5.1, far: 34.9 },
      { home: 0, far: 27.4 },
    ],
  });
});

it('shipping is free inside the country from 200 euros on, and a kilogram begun counts', () => {
  expect(shippingEstimate({ price: 199.99, weightGrams: 1_000 }, 'DOMESTIC')).toBe(4.5);
  expect(shippingEstimate({ price: 200, weightGrams: 9_000 }, 'DOMESTIC')).toBe(0);
  expect(shippingEstimate({ price: 200, weightGrams: 1 }, 'CONTINENT')).toBe(11.1);
});

it('@requires: the loyalty tier follows the counts that come with the reference', async () => {
  const at = (orderCount: number, totalSpent: number) => ({ __typename: 'User', id: '1', orderCount, totalSpent });
  const { data } = await usersBench.execute(entities('... on User { name loyaltyTier }'), {
    representations: [at(4, 999.99), at(5, 0), at(0, 1_000), at(19, 4_999.99), at(20, 0), at(0, 5_000)],
  });
  const tiers = (data as { _entities: { name: string; loyaltyTier: string }[] })._entities;
  expect(tiers.map(({ loyaltyTier }) => loyaltyTier)).toEqual(['BRONZE', 'SILVER', 'SILVER', 'SILVER', 'GOLD', 'GOLD']);
  expect(tiers[0]?.name).toBe('Ada Lindgren');
});

it('@provides: the name kept with an order is the one the catalogue has', async () => {
  const { data } = await ordersBench.execute('{ order(id: "4242") { items { product { id name } unitPrice } } }');
  const { items } = (data as { order: { items: { product: { id: string; name: string }; unitPrice: number }[] } })
    .order;
  const catalogue = productsBench.data.byIds(items.map(({ product }) => product.id));
  expect(items.length).toBeGreaterThan(0);
  for (const { product, unitPrice } of items) {
    expect(catalogue).toContainEqual(expect.objectContaining({ ...product, price: unitPrice }));
  }
});

it('an order is the sum of its items', async () => {
  const query = '{ order(id: "77") { total items { quantity unitPrice } } }';
  const { data } = await ordersBench.execute(query);
  const { total, items } = (data as { order: { total: number; items: { quantity: number; unitPrice: number }[] } })
    .order;
  const cents = items.reduce((sum, { quantity, unitPrice }) => sum + quantity * Math.round(unitPrice * 100), 0);
  expect(total).toBe(cents / 100);
});

it('a user whom the users service does not know is null, and exists for the others without orders', async () => {
  const representations = [{ __typename: 'User', id: '5000' }];
  expect((await usersBench.execute(entities('... on User { id }'), { representations })).data).toEqual({
    _entities: [null],
  });
  const { data } = await ordersBench.execute(
    entities('... on User { orderCount totalSpent recentOrders { id } orders { totalCount } }'),
    { representations },
  );
  expect(data).toEqual({ _entities: [{ orderCount: 0, totalSpent: 0, recentOrders: [], orders: { totalCount: 0 } }] });
});

it('each category has its kind of specification', async () => {
  const query = `{ products(first: 100) { nodes { category specification {
    __typename summary
    ... on BookSpecification { author pages } ... on DeviceSpecification { watts warrantyMonths }
    ... on TextileSpecification { material sizes }
  } } } }`;
  const { data, errors } = await productsBench.execute(query);
  expect(errors).toEqual([]);
  const { nodes } = (data as { products: { nodes: { category: string; specification: { __typename: string } }[] } })
    .products;
  expect(Object.fromEntries(nodes.map(({ category, specification }) => [category, specification.__typename]))).toEqual({
    BOOKS: 'BookSpecification',
    ELECTRONICS: 'DeviceSpecification',
    CLOTHING: 'TextileSpecification',
    KITCHEN: 'PlainSpecification',
    GARDEN: 'PlainSpecification',
  });
});

it('a field that fails becomes null, or takes its parent along when it cannot be null', async () => {
  const { data, errors } = await productsBench.execute(
    '{ a: product(id: "40") { id recall { reason } } b: product(id: "90") { id warehouse { city } } }',
  );
  expect(data).toEqual({ a: { id: '40', recall: null }, b: null });
  expect(errors.map(({ path, extensions }) => [path, extensions.code])).toEqual([
    [['a', 'recall'], 'RECALL_REGISTRY_UNAVAILABLE'],
    [['b', 'warehouse'], 'WAREHOUSE_UNKNOWN'],
  ]);
});

it("an order's history ends in its status", async () => {
  const query = `{ ${[1, 9_700, 9_999].map((id) => `o${id}: order(id: "${id}") { status placedAt history { __typename at } }`).join(' ')} }`;
  const { data } = await ordersBench.execute(query);
  const endings = {
    PLACED: 'OrderPlaced',
    SHIPPED: 'OrderShipped',
    DELIVERED: 'OrderDelivered',
    CANCELLED: 'OrderCancelled',
  };
  const found = Object.values(
    data as Record<
      string,
      { status: keyof typeof endings; placedAt: string; history: { __typename: string; at: string }[] }
    >,
  );
  expect(found).toHaveLength(3);
  for (const { status, placedAt, history } of found) {
    expect(history[0]).toEqual({ __typename: 'OrderPlaced', at: placedAt });
    expect(history.at(-1)?.__typename).toBe(endings[status]);
    expect(history.map(({ at }) => at)).toEqual(history.map(({ at }) => at).sort());
  }
});
