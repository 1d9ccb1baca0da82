import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Resolve, World } from '../../../test/kit/world/world.ts';
import { readSubgraphs } from '../read-subgraphs.ts';
import type { Variation, Workload } from '../workload.ts';
import { PLACEHOLDER } from '../workload.ts';

interface Product {
  readonly upc: string;
  readonly price?: number;
  readonly weight?: number;
}

interface Review {
  readonly id: string;
  readonly product: string;
  readonly author: string;
}

interface Data {
  readonly users: readonly { readonly id: string }[];
  readonly products: readonly Product[];
  readonly reviews: readonly Review[];
  /** Ids of the reviews that every user has written, as the benchmark has it. */
  readonly userReviews: readonly string[];
}

const DATA = JSON.parse(readFileSync(join(import.meta.dirname, 'data.json'), 'utf8')) as Data;
const QUERY = readFileSync(join(import.meta.dirname, 'query.graphql'), 'utf8');
const SUBGRAPHS = readSubgraphs(join(import.meta.dirname, 'subgraphs'));

const user = (id: unknown) => DATA.users.find((each) => each.id === id);
const product = (upc: unknown) => DATA.products.find((each) => each.upc === upc);
const review = (id: unknown) => DATA.reviews.find((each) => each.id === id);

const WORLD: World = {
  resolvers: {
    Query: {
      me: () => DATA.users[0],
      user: (_: unknown, { id }: { id: string }) => user(id),
      users: () => DATA.users,
      topProducts: (_: unknown, { first }: { first: number }) => DATA.products.slice(0, first),
    },
    User: { reviews: () => DATA.userReviews.map(review) },
    Product: {
      reviews: ({ upc }: Product) => DATA.reviews.filter((each) => each.product === upc),
      shippingEstimate: ({ price, weight }: Product) => {
        if (typeof price !== 'number' || typeof weight !== 'number') return null;
        return price > 1000 ? 0 : Math.floor(weight / 2);
      },
    },
    Review: {
      product: (each: Review) => product(each.product),
      author: (each: Review) => user(each.author),
    },
  } satisfies Record<string, Record<string, Resolve>>,
  find(typeName, representation) {
    if (typeName === 'User') return user(representation.id);
    if (typeName === 'Product') return product(representation.upc);
    return review(representation.id);
  },
};

/** The query of the public federation gateway benchmark: four subgraphs, an answer of 87 kB. */
export function guild(name: string, vary: Variation, about: string): Workload {
  return { name, about, subgraphs: SUBGRAPHS, world: WORLD, traffic: { query: QUERY, vary } };
}

/** An operation that no gateway has seen before, and so has to be planned, each time. */
const NEW_OPERATION = QUERY.replace('topProducts {', `top${PLACEHOLDER}: topProducts {`);

/** Nothing but new operations. */
export const cold: Workload = {
  ...guild('cold', 'operation', 'guild query, every operation new'),
  traffic: { query: NEW_OPERATION, vary: 'operation', connections: 10 },
};

const ONE_FIELD = { query: '{ me { name } }', vary: 'header', connections: 8, pauseMs: 10 } as const;

/** Small paced traffic: what `disturbed` is compared with. */
export const quiet: Workload = {
  ...guild('quiet', 'header', 'small paced traffic, alone'),
  traffic: ONE_FIELD,
};

/** The same while somebody else sends new heavy operations: does planning hold up everyone? */
export const disturbed: Workload = {
  ...guild('disturbed', 'header', 'small paced traffic while another client sends new heavy operations'),
  traffic: ONE_FIELD,
  beside: { query: NEW_OPERATION, vary: 'operation', connections: 2 },
};
