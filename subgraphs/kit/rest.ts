import type { FastifyInstance, FastifyReply } from 'fastify';

/** Every REST failure has this body: `{ "error": { "code": "NOT_FOUND", "message": "…" } }`. */
export function sendError(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply.code(status).send({ error: { code, message } });
}

/** Says that something does not exist: 404. */
export function sendNotFound(reply: FastifyReply, message: string): FastifyReply {
  return sendError(reply, 404, 'NOT_FOUND', message);
}

/** Says that a parameter is wrong: 400. */
export function sendBadParameter(reply: FastifyReply, message: string): FastifyReply {
  return sendError(reply, 400, 'BAD_PARAMETER', message);
}

/** Whether `text` can be an id here: a whole number from 1, written plainly. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && /^[1-9]\d{0,14}$/.test(text);
}

/** Makes unknown routes, unreadable bodies and thrown errors answer as JSON; what we did not foresee is only logged. */
export function answerErrorsAsJson(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => sendNotFound(reply, `There is no ${request.method} ${request.url}.`));
  app.setErrorHandler((error: Error & { statusCode?: number; code?: string }, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return sendError(reply, status, error.code ?? 'BAD_REQUEST', error.message);
    request.log.error({ err: error }, 'request failed');
    return sendError(reply, 500, 'INTERNAL_SERVER_ERROR', 'The request failed.');
  });
}
