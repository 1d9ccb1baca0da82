import type { Subgraph } from '../kit/subgraph.ts';
import { readSchema } from '../kit/subgraph.ts';
import type { OrdersContext } from './context.ts';
import { createOrdersContext } from './context.ts';
import { OrdersData } from './data.ts';
import { resolvers } from './resolvers.ts';
import { addOrdersRoutes } from './routes.ts';

/** What was bought, by whom, and where it is now. */
export const orders: Subgraph<OrdersData, OrdersContext> = {
  name: 'orders',
  port: 4002,
  ...readSchema(import.meta.url),
  resolvers,
  openData: () => new OrdersData(),
  createContext: createOrdersContext,
  addRoutes: addOrdersRoutes,
};
