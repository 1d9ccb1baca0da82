import { describe, expect, it } from 'vitest';
import { orders } from '../../../subgraphs/orders/subgraph.ts';
import { products } from '../../../subgraphs/products/subgraph.ts';
import { recommendations } from '../../../subgraphs/recommendations/subgraph.ts';
import { users } from '../../../subgraphs/users/subgraph.ts';
import { benchFor, entities, references } from './execute-on.ts';

const usersBench = benchFor(users);
const ordersBench = benchFor(orders);
const productsBench = benchFor(products);
const recommendationsBench = benchFor(recommendations);

describe('fifty references cost one statement', () => {
  it.each([
    ['users: User', usersBench, 'User', '... on User { id name email }'],
    ['orders: Order', ordersBench, 'Order', '... on Order { id total status }'],
    ['orders: recentOrders of User', ordersBench, 'User', '... on User { id recentOrders(first: 5) { id total } }'],
    ['orders: orderCount and totalSpent of User', ordersBench, 'User', '... on User { id orderCount totalSpent }'],
    ['orders: unitsSold of Product', ordersBench, 'Product', '... on Product { id unitsSold }'],
    ['products: Product', productsBench, 'Product', '... on Product { id name price }'],
    ['recommendations: Product', recommendationsBench, 'Product', '... on Product { id popularity category }'],
    ['recommendations: Article', recommendationsBench, 'Article', '... on Article { id title }'],
  ] as const)('%s', async (_name, bench, typename, selection) => {
    const representations = references(typename, 50);
    const { data, errors, statements } = await bench.execute(entities(selection), { representations });
    expect(errors).toEqual([]);
    expect(data).toMatchObject({ _entities: representations.map(({ id }) => ({ id })) });
    expect(statements).toBe(1);
  });
});

describe('each level below costs one statement more', () => {
  it('orders and their items: two', async () => {
    const selection = '... on User { recentOrders(first: 5) { items { quantity product { id name } } } }';
    const { errors, statements } = await ordersBench.execute(entities(selection), {
      representations: references('User', 50),
    });
    expect(errors).toEqual([]);
    expect(statements).toBe(2);
  });

  it('recommendations and their items of both kinds: three', async () => {
    const selection = '... on User { recommendations(first: 5) { item { __typename ... on Article { title } } } }';
    const { errors, statements } = await recommendationsBench.execute(entities(selection), {
      representations: references('User', 50),
    });
    expect(errors).toEqual([]);
    expect(statements).toBe(3);
  });

  it('the same field with other arguments: one each', async () => {
    const selection = '... on User { few: recentOrders(first: 1) { id } many: recentOrders(first: 9) { id } }';
    const { statements } = await ordersBench.execute(entities(selection), { representations: references('User', 50) });
    expect(statements).toBe(2);
  });
});

it('products named by either key come in their order, unknown ones as null', async () => {
  const { data, errors, statements } = await productsBench.execute(entities('... on Product { id sku }'), {
    representations: [
      { __typename: 'Product', sku: 'ELE-0001' },
      { __typename: 'Product', id: '9999' },
      { __typename: 'Product', id: '01' },
      { __typename: 'Product', id: '1' },
    ],
  });
  expect(errors).toEqual([]);
  expect(data).toEqual({ _entities: [{ id: '1', sku: 'ELE-0001' }, null, null, { id: '1', sku: 'ELE-0001' }] });
  expect(statements).toBe(2);
});

it('loads nothing twice within a request, and caches nothing for the next', async () => {
  const query = '{ a: user(id: "7") { name } b: user(id: "7") { email } }';
  expect((await usersBench.execute(query)).statements).toBe(1);
  expect((await usersBench.execute(query)).statements).toBe(1);
});
