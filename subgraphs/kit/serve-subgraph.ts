import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import { fastify, LogController } from 'fastify';
import type { GraphQLFormattedError } from 'graphql';
import type { Logger } from './log.ts';
import { requestIdOf } from './request-id.ts';
import { answerErrorsAsJson } from './rest.ts';
import type { Caller, Subgraph } from './subgraph.ts';
import { buildSchema } from './subgraph.ts';

export const GRAPHQL_PATH = '/graphql';

const IDLE_SWEEP_MS = 100;

/** A subgraph that is listening. */
export interface ServedSubgraph {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  /** Its GraphQL endpoint. */
  readonly url: string;
  /** Stops listening, lets requests in flight finish, and frees the data. Safe to call again. */
  stop(): Promise<void>;
}

/**
 * Serves a subgraph on HTTP: GraphQL at `/graphql`, `GET /health`, and its REST routes.
 *
 * Units   `port` 0 picks a free one.
 * Errors  rejects with the listen error (`EADDRINUSE`, …).
 */
export async function serveSubgraph<Data extends { close(): void }, Context extends object>(
  subgraph: Subgraph<Data, Context>,
  { host, port, log }: { host: string; port: number; log: Logger },
): Promise<ServedSubgraph> {
  const data = subgraph.openData();
  const loggerInstance: FastifyBaseLogger = log;
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: requestIdOf,
  });
  const apollo = new ApolloServer<Context>({
    schema: buildSchema(subgraph),
    // Gateways and composition tools read the schema; a subgraph is not reachable from outside.
    introspection: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    persistedQueries: false,
    formatError: (formatted, error) => maskUnforeseen(formatted, error, log),
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  });
  await apollo.start();

  answerErrorsAsJson(app);
  logEachRequest(app);
  app.get('/health', () => ({ status: 'UP', service: subgraph.name }));
  app.route({
    url: GRAPHQL_PATH,
    method: ['GET', 'POST'],
    handler: fastifyApolloHandler(apollo, {
      context: async (request) => subgraph.createContext(data, callerOf(request)),
    }),
  });
  subgraph.addRoutes(app, data);

  const endConnections = endConnectionsAfterAnswer(app);
  const close = async (): Promise<void> => {
    // Fastify first: it waits for the requests in flight, which still need Apollo and the data.
    const done = endConnections();
    await app.close();
    done();
    await apollo.stop();
    data.close();
  };
  try {
    await app.listen({ host, port });
  } catch (error) {
    await close();
    throw error;
  }
  const address = app.server.address();
  const listening = typeof address === 'object' && address !== null ? address.port : port;
  const shown = host.includes(':') ? `[${host}]` : host;
  let stopped: Promise<void> | undefined;
  return {
    name: subgraph.name,
    host,
    port: listening,
    url: `http://${shown}:${listening}${GRAPHQL_PATH}`,
    stop: () => {
      stopped ??= close();
      return stopped;
    },
  };
}

function callerOf(request: FastifyRequest): Caller {
  const userId = request.headers['x-user-id'];
  return {
    authorization: request.headers.authorization,
    userId: typeof userId === 'string' ? userId : undefined,
  };
}

/** Echoes the request id and writes one line per request, health checks excepted. */
function logEachRequest(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    if (request.routeOptions.url === '/health') return;
    request.log.info(
      {
        method: request.method,
        path: request.routeOptions.url ?? null,
        operation: operationNameOf(request.body),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
      },
      'request',
    );
  });
}

/**
 * From the call of the returned function on, every answer ends its connection. Without that, one that was busy when the
 * server closed would be kept alive afterwards, and the server would wait for it for a minute.
 */
function endConnectionsAfterAnswer(app: FastifyInstance): () => () => void {
  let isClosing = false;
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
  return () => {
    isClosing = true;
    // An answer may have been on its way, past the hook above.
    const timer = setInterval(() => app.server.closeIdleConnections(), IDLE_SWEEP_MS);
    return () => clearInterval(timer);
  };
}

function operationNameOf(body: unknown): string | null {
  if (typeof body !== 'object' || body === null || !('operationName' in body)) return null;
  return typeof body.operationName === 'string' ? body.operationName : null;
}

/** What a resolver threw without meaning to may hold SQL or paths: it is logged, and the caller gets a fixed text. */
function maskUnforeseen(formatted: GraphQLFormattedError, error: unknown, log: Logger): GraphQLFormattedError {
  if (formatted.extensions?.code !== 'INTERNAL_SERVER_ERROR') return formatted;
  log.error({ err: error }, 'resolver failed');
  return { ...formatted, message: 'The service failed to answer.' };
}
