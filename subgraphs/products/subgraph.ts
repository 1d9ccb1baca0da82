import type { Subgraph } from '../kit/subgraph.ts';
import { readSchema } from '../kit/subgraph.ts';
import type { ProductsContext } from './context.ts';
import { createProductsContext } from './context.ts';
import { ProductsData } from './data.ts';
import { resolvers } from './resolvers.ts';
import { addProductsRoutes } from './routes.ts';

/** The catalogue. */
export const products: Subgraph<ProductsData, ProductsContext> = {
  name: 'products',
  port: 4003,
  ...readSchema(import.meta.url),
  resolvers,
  openData: () => new ProductsData(),
  createContext: createProductsContext,
  addRoutes: addProductsRoutes,
};
