import type { FastifyInstance, FastifyReply } from 'fastify';
import { fastify, LogController } from 'fastify';
import type { Registry } from 'prom-client';
import type { Logger } from '../core/logger.ts';
import type { HealthAnswer, HealthState } from './health.ts';
import { liveness, readiness } from './health.ts';

export interface AdminServerOptions {
  readonly health: () => HealthState;
  readonly metrics: Registry;
}

/** Health in the forms that probes of Apollo Router and Cosmo use, and metrics. On a port of its own: none of it is for clients. */
export function createAdminServer({ health, metrics }: AdminServerOptions, log: Logger): FastifyInstance {
  const app = fastify({
    // One of its own, whose level `listen` may change.
    loggerInstance: log.child({}),
    logController: new LogController({ disableRequestLogging: true }),
  }) as unknown as FastifyInstance;
  app.get<{ Querystring: Record<string, string> }>('/health', (request, reply) =>
    send(reply, 'ready' in request.query ? readiness(health()) : liveness()),
  );
  app.get('/health/live', (_request, reply) => send(reply, liveness()));
  app.get('/health/ready', (_request, reply) => send(reply, readiness(health())));
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
  return app;
}

function send(reply: FastifyReply, { status, body }: HealthAnswer): FastifyReply {
  return reply.code(status).header('cache-control', 'no-store').send(body);
}
