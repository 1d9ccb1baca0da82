import type DataLoader from 'dataloader';
import { batchMany, batchOne, byArguments } from '../kit/batch.ts';
import type { Caller } from '../kit/subgraph.ts';
import type { OrderSelection, OrdersData } from './data.ts';
import type { OrderStatus } from './generated.ts';
import type { OrderItemRecord, OrderRecord, UserTotals } from './order-records.ts';

/** Each asks for many at once, and remembers what it was told. */
interface OrdersLoaders {
  orders: DataLoader<string, OrderRecord | null>;
  items: DataLoader<string, OrderItemRecord[]>;
  totals: DataLoader<string, UserTotals | null>;
  units: DataLoader<string, { units: number } | null>;
  /** Users' orders, by user id; one loader per selection. */
  ordersOfUser(selection: OrderSelection): DataLoader<string, OrderRecord[]>;
  countOfUser(status: OrderStatus | null): DataLoader<string, { count: number } | null>;
}

/** What resolvers of one request share. */
export interface OrdersContext extends OrdersLoaders {
  data: OrdersData;
  /** Whom the gateway has identified; undefined when it does not say. */
  userId: string | undefined;
  now(): Date;
  /** To be called after a change: a second mutation of the same request must not be answered from before the first. */
  forgetLoaded(): void;
}

/** `now` is what a new order takes as its time; a test passes a fixed one. */
export function createOrdersContext(
  data: OrdersData,
  caller: Caller = {},
  now: () => Date = () => new Date(),
): OrdersContext {
  return {
    data,
    userId: caller.userId,
    now,
    // On `this`: Apollo Server hands a copy of the context to resolvers.
    forgetLoaded() {
      Object.assign(this, createLoaders(data));
    },
    ...createLoaders(data),
  };
}

function createLoaders(data: OrdersData): OrdersLoaders {
  return {
    orders: batchOne(
      (ids) => data.byIds(ids),
      (order) => order.id,
    ),
    items: batchMany(
      (ids) => data.itemsOf(ids),
      (item) => item.orderId,
    ),
    totals: batchOne(
      (ids) => data.totalsOfUsers(ids),
      (totals) => totals.userId,
    ),
    units: batchOne(
      (ids) => data.unitsSold(ids),
      (sold) => sold.productId,
    ),
    ordersOfUser: byArguments((selection: OrderSelection) =>
      batchMany(
        (ids) => data.ofUsers(ids, selection),
        (order) => order.buyer.id,
      ),
    ),
    countOfUser: byArguments((status: OrderStatus | null) =>
      batchOne(
        (ids) => data.countOfUsers(ids, status),
        (counted) => counted.userId,
      ),
    ),
  };
}
