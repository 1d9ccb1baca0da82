import { createRandom } from '../kit/random.ts';
import type { CatalogueEntry } from '../seed/catalogue.ts';
import { seedCatalogue } from '../seed/catalogue.ts';
import type { OrderStatus } from './generated.ts';

export const ORDER_COUNT = 10_000;

/** One order to insert; money in cents. */
export interface SeedOrder {
  id: number;
  userId: number;
  status: OrderStatus;
  placedAt: string;
  totalCents: number;
  fraudScore: number;
  items: { product: CatalogueEntry; quantity: number }[];
}

const FIRST_PLACED = Date.UTC(2024, 0, 1);
/** 10,000 orders a little over an hour and three quarters apart fill two years. */
const STEP_MS = 6_307_200;

/**
 * The same 10,000 orders at every start, ids 1 to 10,000 in the order of time: some ten for each of the 1,000 users.
 * Users 100, 200, … have ordered nothing; theirs went to user 1, who therefore has pages of them.
 */
export function seedOrders(): SeedOrder[] {
  const random = createRandom(4002);
  const catalogue = seedCatalogue();
  return Array.from({ length: ORDER_COUNT }, (_, index) => {
    const id = index + 1;
    const drawn = random.integer(1, 1_000);
    const items = new Map<CatalogueEntry, number>();
    for (let left = random.integer(1, 4); left > 0; left -= 1) {
      items.set(random.pick(catalogue), random.chance(0.8) ? 1 : random.integer(2, 5));
    }
    const lines = [...items].map(([product, quantity]) => ({ product, quantity }));
    return {
      id,
      userId: drawn % 100 === 0 ? 1 : drawn,
      status: statusAt(id, random.integer(1, 100)),
      placedAt: new Date(FIRST_PLACED + index * STEP_MS + random.integer(0, STEP_MS - 1)).toISOString(),
      totalCents: lines.reduce((sum, { product, quantity }) => sum + product.priceCents * quantity, 0),
      fraudScore: random.integer(0, 100),
      items: lines,
    };
  });
}

/** Old orders have arrived, recent ones are on their way, and 4 % were cancelled. */
function statusAt(id: number, percent: number): OrderStatus {
  if (percent <= 4) return 'CANCELLED';
  if (id <= ORDER_COUNT * 0.95) return 'DELIVERED';
  return percent <= 50 ? 'PLACED' : 'SHIPPED';
}
