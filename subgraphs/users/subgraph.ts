import type { Subgraph } from '../kit/subgraph.ts';
import { readSchema } from '../kit/subgraph.ts';
import type { UsersContext } from './context.ts';
import { createUsersContext } from './context.ts';
import { UsersData } from './data.ts';
import { resolvers } from './resolvers.ts';
import { addUsersRoutes } from './routes.ts';

/** Who our customers are, and their tokens. */
export const users: Subgraph<UsersData, UsersContext> = {
  name: 'users',
  port: 4001,
  ...readSchema(import.meta.url),
  resolvers,
  openData: () => new UsersData(),
  createContext: createUsersContext,
  addRoutes: addUsersRoutes,
};
