import { clientError } from '../kit/client-error.ts';
import type { OrdersContext } from './context.ts';
import type { PlaceOrderInput } from './generated.ts';
import type { OrderRecord } from './order-records.ts';

const MOST_LINES = 50;
const MOST_PIECES = 99;

/**
 * Places an order at today's prices.
 *
 * Errors  BAD_USER_INPUT for no or too many lines, a quantity out of 1 to 99, a product named twice or not on offer;
 *         FORBIDDEN when the gateway has identified somebody else than `userId`.
 */
export async function placeOrder(input: PlaceOrderInput, context: OrdersContext): Promise<OrderRecord> {
  const { userId, items } = input;
  if (context.userId !== undefined && context.userId !== userId) {
    throw clientError('FORBIDDEN', 'You can order for yourself only.');
  }
  const buyer = Number(userId);
  if (!Number.isSafeInteger(buyer) || buyer < 1) throw clientError('BAD_USER_INPUT', `There is no user "${userId}".`);
  if (items.length < 1 || items.length > MOST_LINES) {
    throw clientError('BAD_USER_INPUT', `An order has 1 to ${MOST_LINES} items.`);
  }
  const offers = new Map(
    context.data.offers(items.map(({ productId }) => productId)).map((offer) => [offer.productId, offer]),
  );
  const lines = items.map(({ productId, quantity = 1 }) => {
    const offer = offers.get(productId);
    if (offer === undefined)
      throw clientError('BAD_USER_INPUT', `Product "${productId}" is not on offer, or is named twice.`);
    // Each offer can be taken once.
    offers.delete(productId);
    if (quantity < 1 || quantity > MOST_PIECES) {
      throw clientError('BAD_USER_INPUT', `A quantity is 1 to ${MOST_PIECES}, but is ${quantity}.`);
    }
    return { productId: Number(productId), name: offer.name, priceCents: offer.priceCents, quantity };
  });
  const id = context.data.add({ userId: buyer, placedAt: context.now().toISOString(), items: lines });
  context.forgetLoaded();
  return existing(id, context);
}

/** Cancels an order that has not been shipped. Throws NOT_FOUND, FORBIDDEN or ORDER_NOT_CANCELLABLE. */
export async function cancelOrder(id: string, context: OrdersContext): Promise<OrderRecord> {
  const order = await existing(id, context);
  if (context.userId !== undefined && context.userId !== order.buyer.id) {
    throw clientError('FORBIDDEN', 'You can cancel your own orders only.');
  }
  if (order.status !== 'PLACED') {
    throw clientError('ORDER_NOT_CANCELLABLE', `Order ${id} is ${order.status.toLowerCase()}.`);
  }
  context.data.setStatus(id, 'CANCELLED');
  context.forgetLoaded();
  return existing(id, context);
}

async function existing(id: string, { orders }: OrdersContext): Promise<OrderRecord> {
  const order = await orders.load(id);
  if (order === null) throw clientError('NOT_FOUND', `There is no order "${id}".`);
  return order;
}
