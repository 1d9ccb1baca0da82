import { dateTime } from '../kit/date-time.ts';
import { idAfter, pageOf, pageSize } from '../kit/pages.ts';
import type { Resolvers } from './generated.ts';
import { historyOf } from './history.ts';
import { cancelOrder, placeOrder } from './place-order.ts';
import { shippingEstimate } from './shipping-estimate.ts';

export const resolvers: Resolvers = {
  DateTime: dateTime,
  Query: {
    order: (_root, { id }, { orders }) => orders.load(id),
  },
  Mutation: {
    placeOrder: async (_root, { input }, context) => ({ order: await placeOrder(input, context) }),
    cancelOrder: (_root, { id }, context) => cancelOrder(id, context),
  },
  Order: {
    __resolveReference: (reference, { orders }) => orders.load(reference.id),
    items: (order, _arguments, { items }) => items.load(order.id),
    history: (order) => historyOf(order),
  },
  User: {
    // This service keeps no list of users: whoever it is asked about exists, with or without orders.
    __resolveReference: (reference) => reference,
    orders: async (user, { first, after, status }, { ordersOfUser, countOfUser }) => {
      const size = pageSize(first);
      const before = idAfter(after);
      const wanted = status ?? null;
      const [orders, counted] = await Promise.all([
        ordersOfUser({ limit: size + 1, before, status: wanted }).load(user.id),
        countOfUser(wanted).load(user.id),
      ]);
      return { ...pageOf(orders, size, before !== null), totalCount: counted?.count ?? 0 };
    },
    recentOrders: (user, { first }, { ordersOfUser }) =>
      ordersOfUser({ limit: pageSize(first), before: null, status: null }).load(user.id),
    orderCount: async (user, _arguments, { totals }) => (await totals.load(user.id))?.orderCount ?? 0,
    totalSpent: async (user, _arguments, { totals }) => (await totals.load(user.id))?.totalSpent ?? 0,
  },
  Product: {
    // The gateway adds `price` and `weightGrams` to the reference when `shippingEstimate` is asked for.
    __resolveReference: (reference) => reference,
    shippingEstimate: ({ price, weightGrams }, { to }) =>
      price == null || weightGrams == null ? null : shippingEstimate({ price, weightGrams }, to),
    unitsSold: async (product, _arguments, { units }) => (await units.load(product.id))?.units ?? 0,
  },
};
