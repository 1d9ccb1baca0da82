import { join } from 'node:path';
import { readSubgraphs } from '../read-subgraphs.ts';
import type { Workload } from '../workload.ts';

const ITEM_COUNT = 1_000;
const VENDOR_COUNT = 200;

interface Item {
  readonly id: string;
  readonly vendor: Vendor;
}

interface Vendor {
  readonly id: string;
}

const VENDORS = Array.from({ length: VENDOR_COUNT }, (_, index) => ({
  id: `v${index}`,
  name: `Vendor ${index}`,
  rating: index % 5,
}));
const ITEMS: readonly Item[] = Array.from({ length: ITEM_COUNT }, (_, index) => ({
  id: `i${index}`,
  title: `Item number ${index}`,
  price: 100 + ((index * 37) % 900),
  inStock: index % 3 !== 0,
  vendor: VENDORS[(index * 7) % VENDOR_COUNT] as Vendor,
}));

const BY_ID = new Map<unknown, object>([...ITEMS, ...VENDORS].map((each) => [each.id, each]));

/** A list of 1,000 entities, completed by a second subgraph, whose 200 vendors are completed by a third. */
export const wide: Workload = {
  name: 'wide',
  about: '1,000 entities, two hops',
  subgraphs: readSubgraphs(join(import.meta.dirname, 'subgraphs')),
  world: {
    resolvers: { Query: { items: () => ITEMS } },
    find: (_, { id }) => BY_ID.get(id),
  },
  // Few connections: a slow gateway takes half a second for one of these, and shall answer some in each round.
  traffic: { query: '{ items { id title price inStock vendor { id name rating } } }', vary: 'header', connections: 4 },
};
