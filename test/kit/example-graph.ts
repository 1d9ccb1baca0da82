import { pino } from 'pino';
import type { ServedSubgraph } from '../../subgraphs/kit/serve-subgraph.ts';
import { serveSubgraph } from '../../subgraphs/kit/serve-subgraph.ts';
import { orders } from '../../subgraphs/orders/subgraph.ts';
import { products } from '../../subgraphs/products/subgraph.ts';
import { recommendations } from '../../subgraphs/recommendations/subgraph.ts';
import { users } from '../../subgraphs/users/subgraph.ts';

export type ExampleName = 'users' | 'orders' | 'products' | 'recommendations';

export interface ExampleGraph extends AsyncDisposable {
  readonly served: Readonly<Record<ExampleName, ServedSubgraph>>;
  /** As `runGateway` takes them. */
  readonly subgraphs: Readonly<Record<ExampleName, { url: string; sdl: string }>>;
}

/** Serves the four example subgraphs on free ports of this process. */
export async function serveExampleGraph(): Promise<ExampleGraph> {
  const log = pino({ level: 'silent' });
  const options = { host: '127.0.0.1', port: 0, log };
  const [servedUsers, servedOrders, servedProducts, servedRecommendations] = await Promise.all([
    serveSubgraph(users, options),
    serveSubgraph(orders, options),
    serveSubgraph(products, options),
    serveSubgraph(recommendations, options),
  ]);
  const served = {
    users: servedUsers,
    orders: servedOrders,
    products: servedProducts,
    recommendations: servedRecommendations,
  };
  return {
    served,
    subgraphs: {
      users: { url: served.users.url, sdl: users.sdl },
      orders: { url: served.orders.url, sdl: orders.sdl },
      products: { url: served.products.url, sdl: products.sdl },
      recommendations: { url: served.recommendations.url, sdl: recommendations.sdl },
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(Object.values(served).map((subgraph) => subgraph.stop()));
    },
  };
}
