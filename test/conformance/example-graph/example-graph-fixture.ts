import { compose } from '../../../src/supergraph/compose.ts';
import type { Caller, Subgraph } from '../../../subgraphs/kit/subgraph.ts';
import { buildSchema } from '../../../subgraphs/kit/subgraph.ts';
import { orders } from '../../../subgraphs/orders/subgraph.ts';
import { products } from '../../../subgraphs/products/subgraph.ts';
import { recommendations } from '../../../subgraphs/recommendations/subgraph.ts';
import { serviceTokens } from '../../../subgraphs/users/context.ts';
import { FIRST_USER } from '../../../subgraphs/users/seed.ts';
import { users } from '../../../subgraphs/users/subgraph.ts';
import type { Fixture } from '../fixture.ts';
import type { Service } from '../monolith/service.ts';
import { handChosen } from './hand-chosen.ts';
import { pools } from './pools.ts';

const SUBGRAPHS = [users, orders, products, recommendations];

/** The four example services: what `npm start` serves. */
export async function exampleGraphFixture(): Promise<Fixture> {
  const composition = compose(SUBGRAPHS.map(({ name, sdl }) => ({ name, sdl, routingUrl: `http://${name}.invalid` })));
  if (composition.kind === 'failed') throw new TypeError(JSON.stringify(composition.errors));
  const { token } = await serviceTokens().issue(FIRST_USER);
  return {
    name: 'example graph',
    supergraphSdl: composition.sdl,
    callers: {
      nobody: {},
      ada: { authorization: `Bearer ${token}` },
      forger: { authorization: 'Bearer e30.e30.forged' },
    },
    pools,
    handChosen,
    open: () => {
      const opened = [openService(users), openService(orders), openService(products), openService(recommendations)];
      return {
        services: opened.map(({ service }) => service),
        close: () => {
          for (const { close } of opened) close();
        },
      };
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
