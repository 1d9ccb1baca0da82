import type { Subgraph } from '../kit/subgraph.ts';
import { readSchema } from '../kit/subgraph.ts';
import type { RecommendationsContext } from './context.ts';
import { createRecommendationsContext } from './context.ts';
import { RecommendationsData } from './data.ts';
import { resolvers } from './resolvers.ts';
import { addRecommendationsRoutes } from './routes.ts';

/** What somebody may like, and what to read about it. */
export const recommendations: Subgraph<RecommendationsData, RecommendationsContext> = {
  name: 'recommendations',
  port: 4004,
  ...readSchema(import.meta.url),
  resolvers,
  openData: () => new RecommendationsData(),
  createContext: createRecommendationsContext,
  addRoutes: addRecommendationsRoutes,
};
