import type { CheckInput } from '../../src/registry/check/check-proposal.ts';
import { checkProposal } from '../../src/registry/check/check-proposal.ts';
import type { CheckReport } from '../../src/registry/check/check-report.ts';
import { defaultLintConfig } from '../../src/registry/check/lint/lint-config.ts';
import { DEFAULT_TRAFFIC_OPTIONS } from '../../src/registry/check/traffic/traffic-options.ts';
import { compose } from '../../src/supergraph/compose.ts';
import { composeApiSchema } from '../../src/supergraph/compose-api-schema.ts';

const FEDERATION = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key"])';

export const PRODUCTS = `${FEDERATION}
type Query {
  "All."
  products: [Product!]!
}
"What is sold."
type Product @key(fields: "id") {
  id: ID!
  name: String!
  price: Int
}
`;

export const REVIEWS = `${FEDERATION}
type Product @key(fields: "id") {
  id: ID!
  stars: Int
}
`;

/** Nobody is hurt by it. */
export const WITH_STOCK = PRODUCTS.replace('  price: Int\n', '  price: Int\n  stock: Int\n');
/** Whoever asks for the price is. */
export const WITHOUT_PRICE = PRODUCTS.replace('  price: Int\n', '');

const PUBLISHED = [
  { name: 'products', sdl: PRODUCTS, routingUrl: 'http://products.example/graphql' },
  { name: 'reviews', sdl: REVIEWS, routingUrl: 'http://reviews.example/graphql' },
];

/** Checks against products and reviews as they are above; null deletes one. */
export function checkShop(
  changes: Readonly<Record<string, string | null>>,
  more: Partial<CheckInput> = {},
): Promise<CheckReport> {
  const composition = compose(PUBLISHED);
  if (composition.kind === 'failed') throw new Error(JSON.stringify(composition.errors));
  return checkProposal({
    current: { subgraphs: PUBLISHED, supergraph: composition.sdl },
    changes: new Map(Object.entries(changes).map(([name, sdl]) => [name, sdl === null ? null : { sdl }])),
    compose: async (subgraphs) => compose(subgraphs),
    apiSchema: async (sdl) => composeApiSchema(sdl),
    traffic: undefined,
    trafficOptions: DEFAULT_TRAFFIC_OPTIONS,
    lint: defaultLintConfig(),
    ...more,
  });
}
