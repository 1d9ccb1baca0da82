import type { FastifyInstance } from 'fastify';
import { isId, sendBadParameter, sendNotFound } from '../kit/rest.ts';
import { serviceTokens } from './context.ts';
import type { UsersData } from './data.ts';

/** `GET /users/:id`, and the keys with which others verify our tokens. */
export function addUsersRoutes(app: FastifyInstance, data: UsersData): void {
  app.get<{ Params: { id: string } }>('/users/:id', async (request, reply) => {
    const { id } = request.params;
    if (!isId(id)) return sendBadParameter(reply, 'The user id must be a whole number from 1.');
    const [user] = data.byIds([id]);
    if (user === undefined) return sendNotFound(reply, `There is no user ${id}.`);
    const { name, email, role, joinedAt } = user;
    return { id, name, email, role, joinedAt };
  });

  app.get('/.well-known/jwks.json', async (_request, reply) => {
    reply.header('cache-control', 'public, max-age=300');
    return serviceTokens().jwks;
  });
}
