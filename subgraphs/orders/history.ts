import { createRandom } from '../kit/random.ts';
import type { OrderEventRecord, OrderRecord } from './order-records.ts';

const CARRIERS = ['Postnord', 'Rheinfracht', 'Velo Express'] as const;
const HOUR_MS = 3_600_000;

/** What happened to an order, oldest first: told from its status, and always the same for the same order. */
export function historyOf({ id, placedAt, status }: OrderRecord): OrderEventRecord[] {
  const random = createRandom(Number(id));
  const after = (hours: number): string => new Date(Date.parse(placedAt) + hours * HOUR_MS).toISOString();
  const placed: OrderEventRecord = { __typename: 'OrderPlaced', at: placedAt };
  const shipped: OrderEventRecord = {
    __typename: 'OrderShipped',
    at: after(random.integer(4, 30)),
    carrier: random.pick(CARRIERS),
    trackingCode: `T${String(id).padStart(8, '0')}`,
  };
  switch (status) {
    case 'PLACED':
      return [placed];
    case 'SHIPPED':
      return [placed, shipped];
    case 'DELIVERED':
      return [placed, shipped, { __typename: 'OrderDelivered', at: after(random.integer(40, 120)) }];
    case 'CANCELLED':
      return [
        placed,
        { __typename: 'OrderCancelled', at: after(2), reason: random.chance(0.5) ? 'Found it cheaper.' : null },
      ];
  }
}
