import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../src/supergraph/compose.ts';
import { serveExecutable } from './executable-subgraph.ts';
import type { TestGateway } from './gateway.ts';
import { runGateway } from './gateway.ts';

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

export interface TrafficShop extends AsyncDisposable {
  /** A gateway that serves it, all with one folder: what is recorded is below `state/traffic`. */
  run(yaml?: string, env?: Readonly<Record<string, string>>): Promise<TestGateway>;
  readonly traffic: string;
  /** Of its one subgraph, `shop`. */
  readonly sdl: string;
}

/** A graph whose operations are worth recording, composed once. */
export async function openTrafficShop(): Promise<TrafficShop> {
  const folder = mkdtempSync(join(tmpdir(), 'portico-traffic-'));
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
  const composition = compose([{ name: 'shop', sdl: SDL, routingUrl: subgraph.url }]);
  if (composition.kind === 'failed') throw new Error(JSON.stringify(composition.errors));
  writeFileSync(join(folder, 'supergraph.graphql'), composition.sdl);
  return {
    traffic: join(folder, 'state', 'traffic'),
    sdl: SDL,
    run: (yaml = '', env = {}) =>
      runGateway({ folder, env, yaml: `discovery: { supergraph: supergraph.graphql }\n${yaml}` }),
    async [Symbol.asyncDispose]() {
      await subgraph.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
