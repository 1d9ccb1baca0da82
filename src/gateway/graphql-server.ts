import { ApolloServer } from '@apollo/server';
import type { GraphQLFormattedError } from 'graphql';
import type { Config } from '../config/config.ts';
import { recordsTraffic } from '../config/config.ts';
import type { Logger } from '../core/logger.ts';
import { describeError } from '../core/portico-error.ts';
import type { RateLimits } from '../limits/rate/rate-limits.ts';
import type { SnapshotStore } from '../snapshot/snapshot-store.ts';
import { answerText } from './answer-text.ts';
import { createDocumentStore } from './document-store.ts';
import { isInternalError } from './internal-error.ts';
import type { PersistedQueryCache } from './persisted-query-cache.ts';
import { pipeline } from './pipeline.ts';
import type { RequestContext } from './request-context.ts';
import { SnapshotGateway } from './snapshot-gateway.ts';

/** The Apollo Server that answers GraphQL requests from whatever snapshot is current. Not started: that needs a snapshot. */
export function createGraphQLServer(
  config: Config,
  store: SnapshotStore,
  persistedQueries: PersistedQueryCache,
  rateLimits: Pick<RateLimits, 'client'>,
  log: Logger,
): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    gateway: new SnapshotGateway(store),
    plugins: pipeline(store, rateLimits, recordsTraffic(config)),
    documentStore: createDocumentStore(config.query_planner.cache_bytes),
    introspection: config.introspection,
    hideSchemaDetailsFromClientErrors: !config.suggestions,
    // Each error is placed by counting lines from the start, and suggestions are searched among all names of the schema:
    // a hundred of them, the default, take a second for a document made for it.
    validationOptions: { maxErrors: 20, hideSuggestions: !config.suggestions },
    includeStacktraceInErrorResponses: false,
    csrfPrevention: config.csrf.enabled && { requestHeaders: [...config.csrf.required_headers] },
    persistedQueries: config.apq.enabled && {
      cache: persistedQueries,
      ttl: Math.ceil(config.apq.ttl / 1000),
    },
    formatError: maskInternalError,
    stringifyResult: answerText,
    logger: log,
    // Signals are the program's business: it drains in an order of its own.
    stopOnTerminationSignals: false,
  });
}

function maskInternalError(formatted: GraphQLFormattedError): GraphQLFormattedError {
  const { serviceName: _, ...extensions } = formatted.extensions ?? {};
  if (!isInternalError(extensions)) return { ...formatted, extensions };
  return {
    message: describeError('INTERNAL_SERVER_ERROR'),
    ...(formatted.path && { path: formatted.path }),
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  };
}
