import { createRandom } from '../kit/random.ts';

export type CatalogueCategory = 'BOOKS' | 'ELECTRONICS' | 'CLOTHING' | 'KITCHEN' | 'GARDEN';

/**
 * What the development data of several services agrees on: the products service owns these facts, the orders service
 * keeps name and price as they were when something was bought, recommendations knows the category.
 * (In a company these copies would arrive as events; the seed stands in for them.)
 */
export interface CatalogueEntry {
  id: string;
  sku: string;
  name: string;
  priceCents: number;
  weightGrams: number;
  category: CatalogueCategory;
}

export const PRODUCT_COUNT = 500;

interface Range {
  nouns: readonly string[];
  cents: readonly [number, number];
  grams: readonly [number, number];
}

const RANGES: Record<CatalogueCategory, Range> = {
  BOOKS: {
    nouns: ['Atlas', 'Cookbook', 'Novel', 'Field Guide', 'Biography'],
    cents: [799, 5_999],
    grams: [150, 1_800],
  },
  ELECTRONICS: {
    nouns: ['Headphones', 'Desk Lamp', 'Speaker', 'Keyboard', 'Charger'],
    cents: [1_499, 49_999],
    grams: [90, 4_500],
  },
  CLOTHING: { nouns: ['Jacket', 'Scarf', 'Jumper', 'Raincoat', 'Socks'], cents: [599, 18_999], grams: [60, 1_500] },
  KITCHEN: {
    nouns: ['Kettle', 'Bread Knife', 'Casserole', 'Whisk', 'Mortar'],
    cents: [499, 15_999],
    grams: [80, 6_000],
  },
  GARDEN: {
    nouns: ['Watering Can', 'Secateurs', 'Trowel', 'Hammock', 'Lantern'],
    cents: [699, 24_999],
    grams: [200, 9_000],
  },
};
const CATEGORIES = ['BOOKS', 'ELECTRONICS', 'CLOTHING', 'KITCHEN', 'GARDEN'] as const;
const QUALITIES = ['Classic', 'Compact', 'Everyday', 'Quiet', 'Sturdy', 'Travel', 'Vintage', 'Winter'] as const;

/** The same 500 products at every start, ids 1 to 500. */
export function seedCatalogue(): CatalogueEntry[] {
  const random = createRandom(4003);
  return Array.from({ length: PRODUCT_COUNT }, (_, index) => {
    const id = index + 1;
    const category = random.pick(CATEGORIES);
    const { nouns, cents, grams } = RANGES[category];
    return {
      id: String(id),
      sku: `${category.slice(0, 3)}-${String(id).padStart(4, '0')}`,
      name: `${random.pick(QUALITIES)} ${random.pick(nouns)} ${id}`,
      priceCents: random.integer(cents[0], cents[1]),
      weightGrams: random.integer(grams[0], grams[1]),
      category,
    };
  });
}
