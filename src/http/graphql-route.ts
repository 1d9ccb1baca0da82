import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLError } from 'graphql';
import type { RequestContext } from '../gateway/request-context.ts';
import { sendError } from './error-answer.ts';

export interface GraphQLRouteOptions {
  readonly path: string;
  /** The started server; undefined as long as there is no schema. */
  readonly server: () => ApolloServer<RequestContext> | undefined;
  /** Judges a document by its text before it is parsed and validated; an error refuses it. */
  readonly judge: (document: string) => GraphQLError | undefined;
}

/**
 * GraphQL over HTTP.
 *
 * Source  https://graphql.github.io/graphql-over-http/draft/
 */
export function registerGraphQLRoute(app: FastifyInstance, options: GraphQLRouteOptions): void {
  const { path, judge } = options;
  const createHandler = (server: ApolloServer<RequestContext>) =>
    fastifyApolloHandler(server, { context: async (request, reply) => createContext(judge, request, reply) });
  let handler: ReturnType<typeof createHandler> | undefined;
  app.route({
    // Methods that GraphQL does not use are answered by Apollo Server: 405 with `Allow`.
    method: ['GET', 'POST', 'HEAD', 'PUT', 'PATCH', 'DELETE'],
    url: path,
    handler: (request, reply) => {
      const server = options.server();
      if (server === undefined) return sendError(request, reply.header('retry-after', '1'), 'SERVICE_UNAVAILABLE');
      handler ??= createHandler(server);
      return handler.call(app, request, reply);
    },
    onSend: async (request, reply) => {
      // Clients of the older media type expect 200 for a well-formed request, whatever its document is worth.
      const type = String(reply.getHeader('content-type'));
      if (request.record.documentRefused && reply.statusCode === 400 && type.startsWith('application/json')) {
        reply.code(200);
      }
    },
  });
}

function createContext(
  judge: GraphQLRouteOptions['judge'],
  request: FastifyRequest,
  reply: FastifyReply,
): RequestContext {
  const document = documentOf(request);
  const refusal = document === undefined ? undefined : judge(document);
  if (refusal !== undefined) {
    request.record.errorCodes.add(String(refusal.extensions.code));
    throw refusal;
  }
  return {
    requestId: request.id,
    headers: request.headers,
    signal: signalOf(reply),
    log: request.log as RequestContext['log'],
    record: request.record,
  };
}

function documentOf({ body, query }: FastifyRequest): string | undefined {
  const source = body ?? query;
  const document = typeof source === 'object' && source !== null && 'query' in source ? source.query : undefined;
  return typeof document === 'string' ? document : undefined;
}

/** Aborts when the client goes before its answer is complete. */
function signalOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new DOMException('the client has gone', 'AbortError'));
  });
  return controller.signal;
}
