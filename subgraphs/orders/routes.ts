import type { FastifyInstance } from 'fastify';
import { isId, sendBadParameter } from '../kit/rest.ts';
import type { OrdersData } from './data.ts';

const NEWEST = 20;

/** `GET /orders?userId=`: the newest 20 orders of a user. This service knows no users, so an unknown one has none. */
export function addOrdersRoutes(app: FastifyInstance, data: OrdersData): void {
  app.get<{ Querystring: { userId?: unknown } }>('/orders', async (request, reply) => {
    const { userId } = request.query;
    if (!isId(userId))
      return sendBadParameter(reply, 'The parameter userId must be given once, as a whole number from 1.');
    const orders = data.ofUsers([userId], { limit: NEWEST, before: null, status: null });
    const items = Map.groupBy(data.itemsOf(orders.map(({ id }) => id)), ({ orderId }) => orderId);
    return orders.map(({ id, status, placedAt, total }) => ({
      id,
      userId,
      status,
      placedAt,
      total,
      items: (items.get(id) ?? []).map(({ quantity, unitPrice, product }) => ({
        productId: product.id,
        quantity,
        unitPrice,
      })),
    }));
  });
}
