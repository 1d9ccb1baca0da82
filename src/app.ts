import { readFile } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { createAdminServer } from './admin/admin-server.ts';
import type { Config } from './config/config.ts';
import { headerRulesFor, showsErrorsOf, trafficShapingFor } from './config/config.ts';
import type { Logger } from './core/logger.ts';
import { PorticoError } from './core/portico-error.ts';
import { AddressPolicy } from './discovery/address-policy.ts';
import { ConsulDiscovery } from './discovery/consul/consul-discovery.ts';
import { FileDiscovery } from './discovery/file/file-discovery.ts';
import { SupergraphFile } from './discovery/file/supergraph-file.ts';
import { ApolloEngine } from './gateway/apollo-engine.ts';
import { clientError } from './gateway/client-error.ts';
import { compileForwardedHeaders } from './gateway/forwarded-headers.ts';
import { createGraphQLServer } from './gateway/graphql-server.ts';
import { createPersistedQueryCache } from './gateway/persisted-query-cache.ts';
import { createClientServer } from './http/client-server.ts';
import { prepareDrain } from './http/drain.ts';
import { registerGraphQLRoute } from './http/graphql-route.ts';
import { registerExplorerPage } from './http/pages/explorer-page.ts';
import { registerSandboxPage } from './http/pages/sandbox-page.ts';
import { compileDocumentLimits } from './limits/judge-document.ts';
import { Metrics } from './observe/metrics.ts';
import { observeRequests } from './observe/observe-requests.ts';
import { lastGoodFile } from './snapshot/last-good.ts';
import type { SchemaSource } from './snapshot/schema-flow.ts';
import { SchemaFlow } from './snapshot/schema-flow.ts';
import { SnapshotStore } from './snapshot/snapshot-store.ts';
import type { UpdateOutcome } from './snapshot/snapshot-updater.ts';
import { SnapshotUpdater } from './snapshot/snapshot-updater.ts';
import { SourceDirectory } from './sources/source-directory.ts';
import { Composer } from './supergraph/composer.ts';

const EXPLORER_PATH = '/explorer';

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
  const directory = new SourceDirectory((name) => sourceOptions(config, name, policy));
  const store = new SnapshotStore();
  const metrics = new Metrics(store);
  const composer = new Composer({ timeoutMs: config.composition.timeout });
  const engine = new ApolloEngine({
    log,
    forwardHeadersFor: (name) => compileForwardedHeaders(headerRulesFor(config, name)),
    showErrorMessagesOf: (name) => showsErrorsOf(config, name),
  });
  const onOutcome = (outcome: UpdateOutcome) => {
    logOutcome(outcome, log);
    metrics.schemaUpdated(outcome);
    flow.updated(outcome);
  };
  const updater = new SnapshotUpdater({ composer, engine, directory, store, onOutcome });
  const flow = new SchemaFlow({
    source: schemaSource(config, log),
    updater,
    directory,
    store,
    lastGoodFile: config.state_dir === null ? undefined : lastGoodFile(config.state_dir, config.graph),
    log,
  });

  const persistedQueries = createPersistedQueryCache(config, log);
  const apollo = createGraphQLServer(config, store, persistedQueries, log);
  const state = { accepting: true, serving: false };
  const judge = compileDocumentLimits(config.limits);
  const client = await createClientServer(config, log);
  const drain = prepareDrain(client);
  observeRequests(client, metrics, log);
  registerGraphQLRoute(client, {
    path: config.server.path,
    server: () => (state.serving ? apollo : undefined),
    judge: (document) => {
      const violation = judge(document);
      return violation === null ? undefined : clientError(violation.code, violation.params);
    },
  });
  await registerPages(client, config, log);
  const admin = createAdminServer(
    {
      metrics: metrics.registry,
      health: () => ({
        accepting: state.accepting,
        snapshot: state.serving ? store.current : undefined,
        rejection: updater.rejection,
        problems: flow.problems,
      }),
    },
    log,
  );

  const stop = async () => {
    await flow.stop();
    if (state.serving) await apollo.stop();
    await Promise.all([client.close(), admin.close()]);
    store.close();
    persistedQueries.close();
  };
  try {
    const clientUrl = await listen(client, config.server, '--port', 'PORT');
    const adminUrl = await listen(admin, config.admin, '--admin-port', 'ADMIN_PORT');
    const started = Promise.withResolvers<void>();
    store.subscribe(() => {
      if (state.serving) return;
      apollo.start().then(() => {
        state.serving = true;
        started.resolve();
      }, started.reject);
    });
    await flow.start();
    if (store.current !== undefined) await started.promise;
    let stopping: Promise<void> | undefined;
    const drainAndStop = async () => {
      state.accepting = false;
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

function schemaSource(config: Config, log: Logger): SchemaSource {
  const { discovery, graph } = config;
  switch (discovery.kind) {
    case 'supergraph':
      return () => new SupergraphFile({ file: discovery.file, logger: log });
    case 'supergraph_config':
      return (lastGood) =>
        new FileDiscovery({
          file: discovery.file,
          logger: log,
          pollIntervalMs: discovery.poll_interval,
          introspectionTimeoutMs: discovery.introspection_timeout,
          lastGood,
        });
    case 'consul':
      return (lastGood) =>
        new ConsulDiscovery({
          address: discovery.consul.address,
          prefix: discovery.consul.prefix,
          graph,
          token: discovery.consul.token ?? undefined,
          datacenter: discovery.consul.datacenter ?? undefined,
          tag: discovery.consul.tag,
          waitMs: discovery.consul.wait,
          emptyInstancesGraceMs: discovery.consul.empty_instances_grace,
          allowedAddresses: discovery.consul.allowed_addresses,
          deniedAddresses: discovery.consul.denied_addresses,
          introspectionIntervalMs: discovery.poll_interval,
          introspectionTimeoutMs: discovery.introspection_timeout,
          logger: log,
          lastGood,
        });
  }
}

/** Addresses in a file were written by the operator; those in a catalogue by whoever may register there. */
function addressPolicyOf({ discovery }: Config): AddressPolicy | undefined {
  if (discovery.kind !== 'consul') return undefined;
  const { allowed_addresses: allowed, denied_addresses: denied } = discovery.consul;
  return new AddressPolicy({ allowed, denied });
}

function sourceOptions(config: Config, subgraph: string, policy: AddressPolicy | undefined) {
  const shaping = trafficShapingFor(config, subgraph);
  return {
    timeoutMs: shaping.timeout,
    maxResponseBytes: shaping.max_response_bytes,
    connections: shaping.connections,
    poolIdleTimeoutMs: shaping.pool_idle_timeout,
    lookup: policy?.lookup,
  };
}

async function registerPages(client: FastifyInstance, config: Config, log: Logger): Promise<void> {
  if (!config.explorer.enabled && !config.sandbox.enabled) return;
  const endpoint = config.server.path;
  const document = await readDefaultQuery(config.default_query, log);
  if (config.explorer.enabled) registerExplorerPage(client, EXPLORER_PATH, { endpoint, document });
  if (config.sandbox.enabled) {
    const explorerPath = config.explorer.enabled ? EXPLORER_PATH : undefined;
    registerSandboxPage(client, '/', { endpoint, document, explorerPath });
  }
}

/** An example text that cannot be read is no reason not to serve. */
async function readDefaultQuery(file: string | null, log: Logger): Promise<string | undefined> {
  if (file === null) return undefined;
  return readFile(file, 'utf8').catch((err: Error) => {
    log.warn({ file, err }, 'default_query cannot be read: sandbox and explorer start without it');
    return undefined;
  });
}

async function listen(
  server: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
  flag: string,
  env: string,
): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new PorticoError('PORT_TAKEN', { host, port, flag, env }, { cause });
  }
}

function logOutcome(outcome: UpdateOutcome, log: Logger): void {
  switch (outcome.kind) {
    case 'unchanged':
      log.debug('the supergraph has not changed');
      return;
    case 'rejected': {
      const { code, message, issues } = outcome.rejection;
      log.error({ code, issues }, `${message} The last good schema stays.`);
      return;
    }
    case 'swapped':
      log.info({ durationMs: outcome.durationMs, hints: outcome.hints.length }, 'a new supergraph is served');
      for (const hint of outcome.hints) log.debug({ code: hint.code }, hint.message);
  }
}
