import { Readable } from 'node:stream';
import type { ApolloServer, HTTPGraphQLResponse } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler, onSendHookHandler } from 'fastify';
import type { GraphQLError } from 'graphql';
import { atTurnEnd } from '../core/at-turn-end.ts';
import type { Cacheability } from '../gateway/headers/answer-headers.ts';
import type { RequestContext } from '../gateway/request-context.ts';
import { answerEncoder } from './answer-bytes.ts';
import { clientAddress } from './client-address.ts';
import { sendError } from './error-answer.ts';
import { documentIn, graphqlRequestOf } from './graphql-request.ts';
import type { RequestLimitHooks } from './limit-requests.ts';

export interface GraphQLRouteOptions {
  readonly path: string;
  /** The started server; undefined as long as there is no schema. */
  readonly server: () => ApolloServer<RequestContext> | undefined;
  /** Runs before the body is read; absent when every request is anonymous. */
  readonly authenticate: onRequestHookHandler | undefined;
  /** Milliseconds for all subgraph calls of one request. */
  readonly budgetMs: number;
  /** Judges a document by its text before it is parsed and validated; an error refuses it. */
  readonly judge: (document: string) => GraphQLError | undefined;
  readonly limits: RequestLimitHooks;
  /** Refuses what would be too many at once. */
  readonly admit: onRequestHookHandler;
}

const encodeAnswer = answerEncoder();

/**
 * GraphQL over HTTP.
 *
 * Source  https://graphql.github.io/graphql-over-http/draft/
 */
export function registerGraphQLRoute(app: FastifyInstance, options: GraphQLRouteOptions): void {
  app.route({
    // Methods that GraphQL does not use are answered by Apollo Server: 405 with `Allow`.
    method: ['GET', 'POST', 'HEAD', 'PUT', 'PATCH', 'DELETE'],
    url: options.path,
    // The cheaper the earlier.
    onRequest: [options.admit, ...options.limits.onRequest, options.authenticate].filter((hook) => hook !== undefined),
    // Callbacks instead of promises: for a handler that returns one, Fastify watches the end of the stream as well.
    handler: (request, reply) => {
      const server = options.server();
      if (server === undefined) sendError(request, reply.header('retry-after', '1'), 'SERVICE_UNAVAILABLE');
      else answer(server, options, request, reply);
    },
    onSend: [options.limits.onSend, settleStatus],
  });
}

/** Clients of the older media type expect 200 for a well-formed request, whatever its document is worth. */
const settleStatus: onSendHookHandler = (request, reply, _payload, done) => {
  const type = String(reply.getHeader('content-type'));
  if (request.record.documentRefused && reply.statusCode === 400 && type.startsWith('application/json')) {
    reply.code(200);
  }
  done();
};

function answer(
  server: ApolloServer<RequestContext>,
  { judge, budgetMs }: GraphQLRouteOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const httpGraphQLRequest = graphqlRequestOf(request);
  const context = async () => {
    const document = documentIn(httpGraphQLRequest);
    const refusal = document === undefined ? undefined : judge(document);
    if (refusal === undefined) return createContext(request, reply, budgetMs);
    request.record.errorCodes.add(String(refusal.extensions.code));
    throw refusal;
  };
  server.executeHTTPGraphQLRequest({ httpGraphQLRequest, context }).then(
    (response) =>
      atTurnEnd(() => {
        try {
          send(response, reply);
        } catch (error) {
          // Nobody above this turn would catch it.
          reply.send(error);
        }
      }),
    (error) => reply.send(error),
  );
}

function send({ status = 200, headers, body }: HTTPGraphQLResponse, reply: FastifyReply): void {
  for (const [name, value] of headers) reply.header(name, value);
  const { answerHeaders } = reply.request.record;
  if (answerHeaders !== undefined) {
    for (const [name, value] of answerHeaders.result(cacheabilityOf(reply.request))) reply.header(name, value);
  }
  reply.code(status).send(body.kind === 'complete' ? encodeAnswer(body.string) : Readable.from(body.asyncIterator));
}

function cacheabilityOf({ record, principal }: FastifyRequest): Cacheability {
  if (record.errorCodes.size > 0 || record.operationType !== 'query') return 'nobody';
  return principal === undefined ? 'anybody' : 'one';
}

function createContext(request: FastifyRequest, reply: FastifyReply, budgetMs: number): RequestContext {
  return {
    requestId: request.id,
    headers: request.headers,
    clientAddress: clientAddress(request),
    principal: request.principal,
    signal: signalOf(reply),
    deadline: performance.now() + budgetMs,
    log: request.log as RequestContext['log'],
    record: request.record,
  };
}

/** Aborts when the client goes before its answer is complete. */
function signalOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort(new DOMException('the client has gone', 'AbortError'));
  });
  return controller.signal;
}
