import type { OrderCancelled, OrderDelivered, OrderPlaced, OrderShipped, OrderStatus } from './generated.ts';

/** One order as resolvers see it; its properties are named as the fields of `type Order`. */
export interface OrderRecord {
  id: string;
  buyer: { id: string };
  status: OrderStatus;
  placedAt: string;
  /** Euros. */
  total: number;
  fraudScore: number;
}

/** One line of an order. The product's name is the one it had when it was ordered. */
export interface OrderItemRecord {
  orderId: string;
  quantity: number;
  /** Euros. */
  unitPrice: number;
  product: { id: string; name: string };
}

/** What one user's orders come to. */
export interface UserTotals {
  userId: string;
  orderCount: number;
  /** Euros. */
  totalSpent: number;
}

/** An event says which of the four types it is. */
export type OrderEventRecord =
  | (OrderPlaced & { __typename: 'OrderPlaced' })
  | (OrderShipped & { __typename: 'OrderShipped' })
  | (OrderDelivered & { __typename: 'OrderDelivered' })
  | (OrderCancelled & { __typename: 'OrderCancelled' });

/** A product as a reference from outside, with what `shippingEstimate` requires when that is asked for. */
export interface ProductReference {
  id: string;
  name?: string;
  price?: number;
  weightGrams?: number;
}

/** A user as a reference from outside: this service knows no more of users than their ids. */
export interface UserReference {
  id: string;
}
