import { cents, euros } from '../kit/euros.ts';
import type { Region } from './generated.ts';

const FREE_FROM_CENTS = 20_000;
/** Cents: a fixed part, and one for each kilogram begun. */
const TARIFF: Record<Region, { base: number; perKilogram: number }> = {
  DOMESTIC: { base: 390, perKilogram: 60 },
  CONTINENT: { base: 890, perKilogram: 220 },
  WORLD: { base: 1_990, perKilogram: 750 },
};

/** What sending one piece costs, in euros. Dear things travel free inside the country. */
export function shippingEstimate({ price, weightGrams }: { price: number; weightGrams: number }, to: Region): number {
  if (to === 'DOMESTIC' && cents(price) >= FREE_FROM_CENTS) return 0;
  const { base, perKilogram } = TARIFF[to];
  return euros(base + perKilogram * Math.ceil(weightGrams / 1_000));
}
