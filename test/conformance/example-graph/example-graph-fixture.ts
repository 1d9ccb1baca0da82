import { compose } from '../../../src/supergraph/compose.ts';
import type { Caller, Subgraph } from '../../../subgraphs/kit/subgraph.ts';
import { buildSchema } from '../../../subgraphs/kit/subgraph.ts';
import { orders } from '../../../subgraphs/orders/subgraph.ts';
import { products } from '../../../subgraphs/products/subgraph.ts';
import { recommendations } from '../../../subgraphs/recommendations/subgraph.ts';
import { serviceTokens } from '../../../subgraphs/users/context.ts';
import { FIRST_USER } from '../../../subgraphs/users/seed.ts';
import { users } from '../../../subgraphs/users/subgraph.ts';
import { serveExampleGraph } from '../../kit/example-graph.ts';
import { monolithEngine } from '../engines/monolith-engine.ts';
import type { Fixture, OpenedFixture } from '../fixture.ts';
import { buildMonolith } from '../monolith/monolith.ts';
import type { Service } from '../monolith/service.ts';
import { handChosen } from './hand-chosen.ts';
import { pools } from './pools.ts';

const SUBGRAPHS = [users, orders, products, recommendations];

/** The four example services: what `npm start` serves. */
export async function exampleGraphFixture(): Promise<Fixture> {
  const composition = compose(SUBGRAPHS.map(({ name, sdl }) => ({ name, sdl, routingUrl: `http://${name}.invalid` })));
  if (composition.kind === 'failed') throw new TypeError(JSON.stringify(composition.errors));
  const { token } = await serviceTokens().issue(FIRST_USER);
  const callers = {
    nobody: {},
    ada: { authorization: `Bearer ${token}` },
    forger: { authorization: 'Bearer e30.e30.forged' },
  };
  return {
    name: 'example graph',
    callers,
    pools,
    handChosen,
    // Orders are placed at the time of the request, which differs on each side.
    mutationShare: 0,
    open: () => open(composition.sdl, callers),
  };
}

async function open(supergraphSdl: string, callers: Fixture['callers']): Promise<OpenedFixture> {
  const services = [openService(users), openService(orders), openService(products), openService(recommendations)];
  const monolith = buildMonolith(
    supergraphSdl,
    services.map(({ service }) => service),
  );
  const graph = await serveExampleGraph();
  return {
    supergraphSdl,
    schema: monolith.schema,
    reference: monolithEngine(monolith, { callers }),
    subgraphs: graph.subgraphs,
    reset: () => {},
    [Symbol.asyncDispose]: async () => {
      await graph[Symbol.asyncDispose]();
      for (const { close } of services) close();
    },
  };
}

function openService<Data extends { close(): void }, Context extends object>(
  subgraph: Subgraph<Data, Context>,
): { readonly service: Service; close(): void } {
  const data = subgraph.openData();
  const service: Service = {
    name: subgraph.name,
    schema: buildSchema(subgraph),
    createContext: (headers) => subgraph.createContext(data, callerFrom(headers)),
  };
  return { service, close: () => data.close() };
}

function callerFrom({ authorization }: Readonly<Record<string, string>>): Caller {
  return { authorization };
}
