import type { FastifyInstance } from 'fastify';
import { isId, sendBadParameter, sendNotFound } from '../kit/rest.ts';
import type { RecommendationsData } from './data.ts';

const BEST = 10;

/** `GET /recs/:userId`: the best ten for a user; 404 when there are none, as for a user nobody has heard of. */
export function addRecommendationsRoutes(app: FastifyInstance, data: RecommendationsData): void {
  app.get<{ Params: { userId: string } }>('/recs/:userId', async (request, reply) => {
    const { userId } = request.params;
    if (!isId(userId)) return sendBadParameter(reply, 'The user id must be a whole number from 1.');
    const recommendations = data.ofUsers([userId], BEST);
    if (recommendations.length === 0) return sendNotFound(reply, `There are no recommendations for user ${userId}.`);
    return recommendations.map(({ reason, score, item }) => {
      return { reason, score, item: { type: item.__typename, id: item.id } };
    });
  });
}
