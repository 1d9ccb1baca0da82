import type { Config } from '../config/config.ts';
import type { GraphRef } from '../core/graph-ref.ts';
import { parseGraphRef, printGraphRef } from '../core/graph-ref.ts';
import type { Logger } from '../core/logger.ts';
import type { SchemaSource } from '../discovery/create-schema-source.ts';
import type { RegistrySequences } from '../observe/registry-metrics.ts';
import { GatewayReporter } from '../registry/gateways/gateway-reporter.ts';
import type { SupergraphVersion } from '../registry/model/head.ts';
import type { RegistryStore } from '../registry/store/registry-store.ts';
import { RegistrySource } from '../registry/watch/registry-source.ts';
import type { LastGood } from '../snapshot/last-good.ts';
import type { FlowSource } from '../snapshot/schema-flow.ts';
import type { SnapshotStore } from '../snapshot/snapshot-store.ts';
import type { UpdateOutcome } from '../snapshot/snapshot-updater.ts';
import { createGatewayIdentity } from './gateway-identity.ts';
import { openRegistryStore, openRoutes } from './open-registry.ts';

/** A registry that a gateway goes by. */
export interface FollowedRegistry {
  readonly sequences: RegistrySequences;
  /** Once. `otherwise` is where subgraphs come from as long as nothing is published. */
  createSource(otherwise: SchemaSource | undefined, published: LastGood['published']): FlowSource;
  /** To be told of every outcome of the updater. */
  updated(outcome: UpdateOutcome): void;
  /** After the source has stopped. */
  stop(): Promise<void>;
}

/** Undefined when the configuration names a source without registry. Errors: DISCOVERY_OPTION_INVALID. */
export function followRegistry(config: Config, snapshots: SnapshotStore, log: Logger): FollowedRegistry | undefined {
  const ref = parseGraphRef(config.graph);
  const store = ref && openRegistryStore(config, ref);
  return store && new Follower(config, ref, store, snapshots, log);
}

class Follower implements FollowedRegistry {
  readonly #config: Config;
  readonly #ref: GraphRef;
  readonly #store: RegistryStore;
  readonly #log: Logger;
  readonly #reporter: GatewayReporter;
  readonly #unsubscribe: () => void;
  #current: SupergraphVersion | undefined;

  constructor(config: Config, ref: GraphRef, store: RegistryStore, snapshots: SnapshotStore, log: Logger) {
    this.#config = config;
    this.#ref = ref;
    this.#store = store;
    this.#log = log;
    this.#reporter = new GatewayReporter({
      store,
      identity: createGatewayIdentity(),
      onFailure: (reason) => log.warn({ reason }, 'the registry cannot be told what this gateway serves'),
    });
    // Which change it comes from is known with the outcome, in the same turn; never, for that of an earlier run.
    this.#unsubscribe = snapshots.subscribe(({ id, createdAt }) =>
      this.#reporter.served({ sequence: null, supergraph: id, since: createdAt.toISOString() }),
    );
  }

  get sequences(): RegistrySequences {
    return { current: this.#current?.sequence, serving: this.#reporter.serving?.sequence ?? undefined };
  }

  createSource(otherwise: SchemaSource | undefined, published: LastGood['published']): FlowSource {
    const lastInstances = new Map((published?.subgraphs ?? []).map(({ name, instances }) => [name, instances]));
    const source = new RegistrySource({
      store: this.#store,
      routes: openRoutes(this.#config, lastInstances),
      graph: printGraphRef(this.#ref),
      otherwise,
      before: published && { ...published, subgraphs: [...lastInstances.keys()] },
      startTimeoutMs: this.#config.discovery.start_timeout,
      onCurrent: (current) => {
        this.#current = current;
        if (this.#config.discovery.report) this.#reporter.begin();
      },
      log: this.#log,
    });
    return {
      start: (listener) => source.start(listener),
      route: (urls) => source.route(urls),
      stop: () => source.stop(),
    };
  }

  updated(outcome: UpdateOutcome): void {
    if (outcome.candidate?.kind !== 'published') return;
    const { sequence } = outcome.candidate.supergraph;
    if (outcome.kind === 'rejected') {
      const { code, message, at } = outcome.rejection;
      this.#reporter.refused({ sequence, code, message, at: at.toISOString() });
      return;
    }
    const { serving } = this.#reporter;
    if (serving !== null) this.#reporter.served({ ...serving, sequence });
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    await this.#reporter.stop();
    await this.#store.close();
  }
}
