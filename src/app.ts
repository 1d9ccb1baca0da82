import { setTimeout } from 'node:timers/promises';
import { createAdminServer } from './admin/admin-server.ts';
import { createEngine } from './app/create-engine.ts';
import { createSource } from './app/create-source.ts';
import { followRegistry } from './app/follow-registry.ts';
import { startAuthenticator } from './app/start-authenticator.ts';
import { startTraffic } from './app/start-traffic.ts';
import type { Config } from './config/config.ts';
import { trafficShapingFor } from './config/config.ts';
import type { Logger } from './core/logger.ts';
import { AddressPolicy } from './discovery/address-policy.ts';
import { AuthorizingEngine } from './gateway/authorization/authorizing-engine.ts';
import { createAuthorization } from './gateway/authorization/create-authorization.ts';
import { clientError } from './gateway/client-error.ts';
import { compileVariableRules } from './gateway/coerce-variables.ts';
import { configuredSource } from './gateway/configured-source.ts';
import { createGraphQLServer } from './gateway/graphql-server.ts';
import { GraphQLService } from './gateway/graphql-service.ts';
import { createPersistedQueryCache } from './gateway/persisted-query-cache.ts';
import { createStaleFallback } from './gateway/stale-fallback.ts';
import { SubgraphClient } from './gateway/subgraph-client.ts';
import { subgraphClientOptions } from './gateway/subgraph-client-options.ts';
import { admitRequests } from './http/admit-requests.ts';
import { authenticateRequest } from './http/authenticate-request.ts';
import { createClientServer } from './http/client-server.ts';
import { prepareDrain } from './http/drain.ts';
import { registerGraphQLRoute } from './http/graphql-route.ts';
import { limitRequests } from './http/limit-requests.ts';
import { listen } from './http/listen.ts';
import { registerPages } from './http/pages/register-pages.ts';
import { createAdmission } from './limits/concurrency/create-admission.ts';
import { compileDocumentLimits } from './limits/judge-document.ts';
import { RateLimits } from './limits/rate/rate-limits.ts';
import { Counters } from './limits/rate/store/counters.ts';
import { observeAdmission } from './observe/admission-metrics.ts';
import { observeKeptAnswers } from './observe/kept-answer-metrics.ts';
import { logSchemaUpdate } from './observe/log-schema-update.ts';
import { logSourceEvent } from './observe/log-source-event.ts';
import { Metrics } from './observe/metrics.ts';
import { observeRequests } from './observe/observe-requests.ts';
import { observeRateLimits } from './observe/rate-limit-metrics.ts';
import { observeRegistry } from './observe/registry-metrics.ts';
import { SourceMetrics } from './observe/source-metrics.ts';
import { lastGoodFile } from './snapshot/last-good.ts';
import { SchemaFlow } from './snapshot/schema-flow.ts';
import type { SnapshotExtras } from './snapshot/snapshot.ts';
import { SnapshotStore } from './snapshot/snapshot-store.ts';
import type { UpdateOutcome } from './snapshot/snapshot-updater.ts';
import { SnapshotUpdater } from './snapshot/snapshot-updater.ts';
import { BulkheadSource } from './sources/bulkhead-source.ts';
import type { Source } from './sources/source.ts';
import { SourceDirectory } from './sources/source-directory.ts';
import type { SourceEvent } from './sources/source-event.ts';
import type { SourceOptions } from './sources/source-options.ts';
import { Composer } from './supergraph/composer.ts';

/** A gateway that runs. */
export interface Gateway {
  /** Origins, with the ports that were really taken. */
  readonly clientUrl: string;
  readonly adminUrl: string;
  /**
   * Drains and stops: readiness goes down, then (after `server.shutdown_delay`) no new connection is taken, requests in
   * flight end within `server.shutdown_grace`, what is left is cut. Safe to call more than once.
   */
  stop(): Promise<void>;
}

/**
 * Builds a gateway from its configuration and starts it: the only place where its parts are put together.
 *
 * Errors  throws PORT_TAKEN, or what discovery cannot ever work with; nothing is left running then. A schema that cannot
 *         be found or composed yet is no error: the gateway runs, is not ready, and goes on trying.
 */
export async function startGateway(config: Config, log: Logger): Promise<Gateway> {
  const policy = addressPolicyOf(config);
  const coerceVariables = compileVariableRules({
    maxNesting: config.limits.parser_max_recursion,
    suggestions: config.suggestions,
  });
  const authorization = await createAuthorization(config, {
    coerceVariables,
    onPoliciesAsked: (outcome) => metrics.policiesAsked(outcome),
    log,
  });
  const counters = createCounters(config, log);
  const rateLimits = new RateLimits({ settings: config.rate_limit, counters, coerceVariables, log });
  const store = new SnapshotStore();
  const metrics = new Metrics(store);
  const registry = followRegistry(config, store, log);
  if (registry !== undefined) observeRegistry(() => registry.sequences, metrics.registry);
  observeRateLimits(counters, metrics.registry);
  const onEvent = (event: SourceEvent) => {
    logSourceEvent(event, log);
    sourceMetrics.count(event);
  };
  const stale = createStaleFallback(config, log);
  if (stale.kept !== undefined) observeKeptAnswers(stale.kept, metrics.registry);
  const directory = new SourceDirectory(
    (name) => sourceOptions(config, name, { policy, rateLimits, onEvent }),
    (source) =>
      stale.around(new BulkheadSource(source, trafficShapingFor(config, source.name).max_concurrent_requests)),
  );
  const sourceMetrics = new SourceMetrics(metrics.registry, () => directory.states());
  const composer = new Composer({ timeoutMs: config.composition.timeout });
  const clientFor = (source: Source) => new SubgraphClient({ source, ...subgraphClientOptions(config, source.name) });
  const { engine: openEngine, stopEngine } = await createEngine(config, { clientFor, coerceVariables, metrics, log });
  const engine = new AuthorizingEngine(openEngine, authorization.options, log);
  const onOutcome = (outcome: UpdateOutcome) => {
    logSchemaUpdate(outcome, log);
    metrics.schemaUpdated(outcome);
    flow.updated(outcome);
    registry?.updated(outcome);
  };
  const extras: SnapshotExtras = {
    rateLimits: (supergraph, schema) => rateLimits.compile(supergraph.rateLimits, schema),
  };
  const updater = new SnapshotUpdater({ composer, engine, directory, store, extras, onOutcome });
  const flow = new SchemaFlow({
    source: (...lastGood) => createSource(config, registry, lastGood, log),
    updater,
    directory,
    store,
    lastGoodFile: config.state_dir === null ? undefined : lastGoodFile(config.state_dir, config.graph),
    log,
  });

  const authenticator = startAuthenticator(config, metrics, log);
  const persistedQueries = createPersistedQueryCache(config, log);
  const traffic = startTraffic(config, metrics, log);
  const createServer = () => createGraphQLServer(config, store, persistedQueries, rateLimits, log);
  const graphql = new GraphQLService({ createServer, store, log });
  const judge = compileDocumentLimits(config.limits);
  const { admission, limit, stop: stopAdmission } = createAdmission(config);
  observeAdmission(admission, limit, metrics.registry);
  const client = await createClientServer(config, log);
  const drain = prepareDrain(client);
  observeRequests(client, { metrics, traffic, log });
  const requestLimits = limitRequests({ charge: rateLimits.request, headers: config.rate_limit.headers });
  registerGraphQLRoute(client, {
    path: config.server.path,
    server: () => graphql.started,
    authenticate: authenticator && authenticateRequest(authenticator, (outcome) => metrics.authenticated(outcome)),
    budgetMs: config.traffic_shaping.router.timeout,
    judge: (document) => {
      const violation = judge(document);
      return violation === null ? undefined : clientError(violation.code, violation.params);
    },
    limits: requestLimits,
    admit: admitRequests(admission, log),
  });
  await registerPages(client, config, log);

  let accepting = true;
  const health = () => ({
    accepting,
    snapshot: graphql.started && store.current,
    rejection: updater.rejection,
    rateLimitsAway: counters.absence,
    problems: [...flow.problems, ...(authenticator?.problems ?? []).map((message) => ({ message }))],
  });
  const admin = createAdminServer({ metrics: metrics.registry, health }, log);

  const stop = async () => {
    await flow.stop();
    await registry?.stop();
    await graphql.stop();
    await Promise.all([client.close(), admin.close()]);
    await traffic?.stop();
    authenticator?.stop();
    store.close();
    await stopEngine();
    await authorization.stop();
    persistedQueries.close();
    counters.close();
    stale.close();
    stopAdmission();
  };
  try {
    await rateLimits.open();
    const clientUrl = await listen(client, config.server, { flag: '--port', env: 'PORT' });
    const adminUrl = await listen(admin, config.admin, { flag: '--admin-port', env: 'ADMIN_PORT' });
    await flow.start();
    await graphql.settled();
    let stopping: Promise<void> | undefined;
    const drainAndStop = async () => {
      accepting = false;
      await setTimeout(config.server.shutdown_delay);
      await drain(config.server.shutdown_grace);
      await stop();
    };
    return {
      clientUrl,
      adminUrl,
      stop: () => {
        stopping ??= drainAndStop();
        return stopping;
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Addresses in a file were written by the operator; those in a catalogue by whoever may register there. */
function addressPolicyOf({ discovery }: Config): AddressPolicy | undefined {
  if (discovery.kind !== 'consul') return undefined;
  const { allowed_addresses: allowed, denied_addresses: denied } = discovery.consul;
  return new AddressPolicy({ allowed, denied });
}

/** Graphs that share a Redis do not count together. */
function createCounters(config: Config, log: Logger): Counters {
  const { redis, rate_limit: settings, graph } = config;
  return new Counters({
    redis: redis.url === null ? undefined : { url: redis.url, timeoutMs: settings.redis_timeout },
    prefix: `${redis.prefix}limit:${graph}:`,
    gateways: settings.gateways,
    maxKeys: settings.max_keys,
    log,
  });
}

function sourceOptions(
  config: Config,
  subgraph: string,
  {
    policy,
    rateLimits,
    onEvent,
  }: { policy: AddressPolicy | undefined; rateLimits: RateLimits; onEvent: (event: SourceEvent) => void },
): SourceOptions {
  const charge = rateLimits.subgraph(subgraph);
  return {
    ...configuredSource(config, subgraph),
    lookup: policy?.lookup,
    admit: charge && (async () => (await charge()).kind === 'admitted'),
    onEvent,
  };
}
