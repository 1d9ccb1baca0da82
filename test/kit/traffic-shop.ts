import { serveExecutable } from './executable-subgraph.ts';
import type { TestGatewayOptions } from './gateway.ts';
import type { ScriptedSubgraph } from './scripted-subgraph.ts';

const SDL = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.11", import: ["@key", "@authenticated", "@composeDirective"])
  @link(url: "https://specs.portico.dev/rate-limit/v1.0", import: ["@rateLimit"])
  @composeDirective(name: "@rateLimit")
directive @rateLimit(max: Int, window: String) on FIELD_DEFINITION
interface Named { name: String }
type Query {
  product(id: ID!): Product
  named: [Named!]
  broken: String
  secret: String @authenticated
  seldom: String @rateLimit(max: 1, window: "1h")
}
type Product implements Named @key(fields: "id") { id: ID! name(in: String): String }
`;

/** A subgraph whose operations are worth recording, and what gateways of it are started with. */
export async function openTrafficShop(): Promise<{
  readonly subgraph: ScriptedSubgraph;
  readonly subgraphs: NonNullable<TestGatewayOptions['subgraphs']>;
}> {
  const subgraph = await serveExecutable({
    sdl: SDL,
    resolvers: {
      Named: { __resolveType: () => 'Product' },
      Query: {
        product: (_root, { id }: { id: string }) => ({ id, name: `product ${id}` }),
        named: () => [{ name: 'one' }],
        broken: () => {
          throw new Error('broken');
        },
        seldom: () => 'seen',
      },
    },
  });
  return { subgraph, subgraphs: { shop: { url: subgraph.url, sdl: SDL } } };
}
