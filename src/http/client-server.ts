import { constants } from 'node:zlib';
import compress from '@fastify/compress';
import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { fastify, LogController } from 'fastify';
import type { Config } from '../config/config.ts';
import type { Logger } from '../core/logger.ts';
import { startRecord } from '../gateway/request-record.ts';
import { answerUnreadable } from './answer-unreadable.ts';
import { answerHttpError, sendError } from './error-answer.ts';
import { requestIdOf } from './request-id.ts';
import { requestLogger } from './request-logger.ts';

/** How often requests that are late to arrive are looked for. */
const LATE_CHECK_MS = 1_000;

/** Small answers cost more to compress than to send. */
const COMPRESSION_THRESHOLD_BYTES = 1024;

/**
 * The server that clients talk to, without routes yet: limits of HTTP itself, CORS, compression, request ids, and JSON
 * for every error.
 */
export async function createClientServer(config: Config, log: Logger): Promise<FastifyInstance> {
  const { server, limits } = config;
  const app = fastify({
    // One of its own, whose level `listen` may change.
    loggerInstance: log.child({}),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    childLoggerFactory: requestLogger,
    genReqId: ({ headers }) => requestIdOf(headers),
    trustProxy: server.trusted_proxies.length > 0 && [...server.trusted_proxies],
    bodyLimit: limits.http_max_request_bytes,
    requestTimeout: server.receive_timeout,
    http: {
      headersTimeout: server.receive_timeout,
      // Node looks for requests that are late every 30 s by default, whatever their limit.
      connectionsCheckingInterval: Math.min(LATE_CHECK_MS, server.receive_timeout),
      // Where Node would take the first of two `Authorization` headers and a proxy the second, neither is a token now.
      joinDuplicateHeaders: true,
    },
    keepAliveTimeout: server.keep_alive_timeout,
    // Keys like `__proto__` are data: JSON.parse makes own properties of them, and nothing here copies them onto objects.
    onProtoPoisoning: 'ignore',
    onConstructorPoisoning: 'ignore',
    // While stopping, requests on open connections are still answered; closing says so with `Connection: close`.
    return503OnClosing: false,
    clientErrorHandler: answerUnreadable,
    // A path that cannot be decoded has no route, and so comes past every hook.
    frameworkErrors: (error, request, reply) => {
      request.record = startRecord();
      answerHttpError(limits.http_max_request_bytes)(error, request, reply.header('x-request-id', request.id));
    },
  }) as unknown as FastifyInstance;
  app.decorateRequest('record');
  app.decorateRequest('principal', undefined);
  app.addHook('onRequest', (request, reply, done) => {
    request.record = startRecord();
    reply.header('x-request-id', request.id);
    // 'close' comes once for every exchange, finished or not.
    reply.raw.once('close', () => request.record.lease?.release());
    done();
  });
  // Nobody counts what has no route, so its body is not read either.
  app.addHook('preParsing', (request, reply, payload, done) => {
    if (request.is404) sendError(request, reply, 'NOT_FOUND');
    else done(null, payload);
  });
  app.setErrorHandler(answerHttpError(limits.http_max_request_bytes));
  app.setNotFoundHandler((request, reply) => sendError(request, reply, 'NOT_FOUND'));
  // Without an origin that may ask, there is nothing to say to any.
  if (config.cors.allow_any_origin || config.cors.origins.length > 0)
    await app.register(cors, corsOptions(config.cors));
  if (server.compression) {
    await app.register(compress, {
      threshold: COMPRESSION_THRESHOLD_BYTES,
      encodings: ['br', 'gzip', 'deflate'],
      // The default of 11 is meant for files compressed once: 50 times the CPU for a tenth less.
      brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    });
  }
  return app;
}

function corsOptions(config: Config['cors']) {
  return {
    origin: config.allow_any_origin || [...config.origins],
    credentials: config.allow_credentials,
    methods: [...config.methods],
    exposedHeaders: [...config.expose_headers],
    maxAge: Math.round(config.max_age / 1000),
    ...(config.allow_headers.length > 0 && { allowedHeaders: [...config.allow_headers] }),
  };
}
