import { describe, expect, it } from 'vitest';
import { orders } from '../../../subgraphs/orders/subgraph.ts';
import type { Executed } from './execute-on.ts';
import { benchFor } from './execute-on.ts';

const PLACE = `mutation ($input: PlaceOrderInput!) {
  placeOrder(input: $input) { order { id status total buyer { id } items { quantity product { id name } } } }
}`;
const CANCEL = 'mutation ($id: ID!) { cancelOrder(id: $id) { id status history { __typename } } }';

const bench = benchFor(orders);

function place(userId: string, items: unknown[], caller?: { userId: string }): Promise<Executed> {
  return bench.execute(PLACE, { input: { userId, items } }, caller);
}

function codes({ errors }: Executed): unknown[] {
  return errors.map(({ extensions }) => extensions.code);
}

it('takes the next id, sums up prices, and shows as the newest order of the user', async () => {
  const [one, two] = bench.data.offers(['3', '4']);
  const placed = await place('12', [{ productId: '3', quantity: 2 }, { productId: '4' }]);
  expect(placed.errors).toEqual([]);
  const cents = 2 * (one?.priceCents ?? 0) + (two?.priceCents ?? 0);
  const order = {
    id: '10001',
    status: 'PLACED',
    total: cents / 100,
    buyer: { id: '12' },
    items: [
      { quantity: 2, product: { id: '3', name: one?.name } },
      { quantity: 1, product: { id: '4', name: two?.name } },
    ],
  };
  expect(placed.data).toEqual({ placeOrder: { order } });
  expect(bench.data.ofUsers(['12'], { limit: 1, before: null, status: null })).toMatchObject([{ id: '10001' }]);
});

describe('refuses and stores nothing', () => {
  it.each([
    ['no items', []],
    ['51 items', Array.from({ length: 51 }, (_, index) => ({ productId: String(index + 1) }))],
    ['an unknown product', [{ productId: '501' }]],
    ['an id written otherwise', [{ productId: '01' }]],
    ['a product named twice', [{ productId: '1' }, { productId: '1' }]],
    ['none of it', [{ productId: '1', quantity: 0 }]],
    ['a hundred of it', [{ productId: '1', quantity: 100 }]],
  ])('%s', async (_name, items) => {
    const before = bench.data.byIds(['10002']);
    expect(codes(await place('12', items))).toEqual(['BAD_USER_INPUT']);
    expect(bench.data.byIds(['10002'])).toEqual(before);
  });

  it('a user id that is no number', async () => {
    expect(codes(await place('nobody', [{ productId: '1' }]))).toEqual(['BAD_USER_INPUT']);
  });

  it('an order for somebody else than the gateway has identified', async () => {
    expect(codes(await place('12', [{ productId: '1' }], { userId: '13' }))).toEqual(['FORBIDDEN']);
    expect(codes(await place('12', [{ productId: '1' }], { userId: '12' }))).toEqual([]);
  });
});

describe('cancelling', () => {
  it('works once, as long as nothing was shipped', async () => {
    const { data } = await place('14', [{ productId: '9' }]);
    const { id } = (data as { placeOrder: { order: { id: string } } }).placeOrder.order;
    const history = [{ __typename: 'OrderPlaced' }, { __typename: 'OrderCancelled' }];
    expect((await bench.execute(CANCEL, { id })).data).toEqual({ cancelOrder: { id, status: 'CANCELLED', history } });
    expect(codes(await bench.execute(CANCEL, { id }))).toEqual(['ORDER_NOT_CANCELLABLE']);
  });

  it("refuses an unknown order, and another user's", async () => {
    expect(codes(await bench.execute(CANCEL, { id: '99999' }))).toEqual(['NOT_FOUND']);
    expect(codes(await bench.execute(CANCEL, { id: '10001' }, { userId: '13' }))).toEqual(['FORBIDDEN']);
  });

  it('lowers what the user has spent, not the number of orders', async () => {
    const totals = () => bench.data.totalsOfUsers(['200']);
    const { data } = await place('200', [{ productId: '9' }]);
    const { id, total } = (data as { placeOrder: { order: { id: string; total: number } } }).placeOrder.order;
    expect(totals()).toEqual([{ userId: '200', orderCount: 1, totalSpent: total }]);
    await bench.execute(CANCEL, { id });
    expect(totals()).toEqual([{ userId: '200', orderCount: 1, totalSpent: 0 }]);
  });
});
