import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../core/logger.ts';
import type { TrafficRecorder } from '../traffic/record/traffic-recorder.ts';
import type { EndedRequest, Metrics } from './metrics.ts';
import { CLIENT_CLOSED_REQUEST } from './metrics.ts';

export interface RequestObservers {
  readonly metrics: Pick<Metrics, 'requestEnded'>;
  /** Counts what ran; undefined when nobody wants to know. */
  readonly traffic: Pick<TrafficRecorder, 'note'> | undefined;
  readonly log: Logger;
}

/** Watches a server: one log line and one count for every exchange, however it ended. */
export function observeRequests(app: FastifyInstance, { metrics, traffic, log }: RequestObservers): void {
  app.addHook('onRequest', (request, reply, done) => {
    reply.raw.once('close', () => {
      const ended = describe(request, reply);
      const tell = () => {
        metrics.requestEnded(ended);
        const { served, errorCodes } = ended.record;
        if (served !== undefined) traffic?.note(served, request.headers, ended.durationMs, errorCodes.size > 0);
        if (log.isLevelEnabled('info')) log.info(accessLine(request, ended), 'request');
      };
      // Calls that are cut off because their client has gone are on the record a moment after this event.
      if (ended.status === CLIENT_CLOSED_REQUEST) setImmediate(tell);
      else tell();
    });
    done();
  });
}

function describe(request: FastifyRequest, reply: FastifyReply): EndedRequest {
  return {
    method: request.method,
    route: request.routeOptions.url ?? 'none',
    status: reply.raw.writableFinished ? reply.statusCode : CLIENT_CLOSED_REQUEST,
    durationMs: performance.now() - request.record.startedAt,
    record: request.record,
  };
}

/** Path without query: GET requests carry documents and variables in it, which may hold secrets. */
function accessLine(request: FastifyRequest, { method, status, durationMs, record }: EndedRequest): object {
  return {
    requestId: request.id,
    method,
    path: request.url.split('?', 1)[0],
    operation: record.operationName,
    type: record.operationType,
    status,
    durationMs: round(durationMs),
    snapshot: record.lease?.snapshot.id,
    shared: record.shared,
    calls: record.calls.length === 0 ? undefined : record.calls.map(callSummary),
    errors: record.errorCodes.size === 0 ? undefined : [...record.errorCodes],
  };
}

function callSummary({
  subgraph,
  outcome,
  durationMs,
  retries,
  shared,
}: EndedRequest['record']['calls'][number]): object {
  return {
    subgraph,
    outcome,
    durationMs: round(durationMs),
    retries: retries || undefined,
    shared: shared || undefined,
  };
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}
