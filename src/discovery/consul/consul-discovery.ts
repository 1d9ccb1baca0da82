import { Agent } from 'undici';
import { AddressPolicy } from '../address-policy.ts';
import type { Discovery, DiscoveryListener, DiscoveryProblem, Instance, SubgraphSchema } from '../discovery.ts';
import type { LastGood } from '../last-good.ts';
import { pause } from '../pause.ts';
import { ViewPublisher } from '../view-publisher.ts';
import type { CollectedSubgraph, Collection } from './collect-subgraphs.ts';
import { collectSubgraphs } from './collect-subgraphs.ts';
import { ConsulClient } from './consul-client.ts';
import type { ConsulDiscoveryOptions } from './consul-discovery-options.ts';
import type { PublishedSubgraphs } from './published-subgraphs.ts';
import { PublishedWatch } from './published-watch.ts';
import { Recovery } from './recovery.ts';
import { routeInstances } from './route-instances.ts';
import { ServiceRoster } from './service-roster.ts';
import { TaggedServices } from './tagged-services.ts';

type State =
  | { readonly phase: 'idle' | 'stopped' }
  | { readonly phase: 'starting' | 'running'; readonly publisher: ViewPublisher; readonly watches: Watches };

/** Subgraphs that Consul knows of without a registry. */
export interface FoundSubgraphs {
  /** By name. */
  readonly subgraphs: ReadonlyMap<string, CollectedSubgraph>;
  /** Names, or services while the name is not known, of those whose schema could not be read. */
  readonly unread: readonly string[];
  readonly problems: readonly string[];
  /** Why Consul has not told everything, if so. */
  readonly failure?: string | undefined;
}

interface Watches {
  readonly published: PublishedWatch;
  readonly tagged: TaggedServices;
  readonly roster: ServiceRoster;
}

/**
 * Subgraphs and their instances from Consul: published schemas, tagged services, passing instances.
 *
 * Every change anywhere ends in `#reconcile`, which builds the whole view anew from what the watches hold; the publisher
 * tells the listener what differs. So there is no order of events to get wrong.
 *
 * Concurrency  as `Discovery` says. Changes that come together are told together.
 * Layout       docs/consul.md
 */
export class ConsulDiscovery implements Discovery {
  readonly #options: ConsulDiscoveryOptions;
  readonly #policy: AddressPolicy;
  readonly #client: ConsulClient;
  readonly #dispatcher: Agent;
  readonly #stopped = new AbortController();
  #state: State = { phase: 'idle' };
  #reconciling = false;
  /** What may still stand in for a schema: shrinks as schemas are read, and never grows. */
  #lastGood: LastGood;
  /** What may still stand in for instances. */
  #lastInstances: ReadonlyMap<string, readonly Instance[]>;
  /** Undefined until Consul has told enough to decide. */
  #keptLastGood: ReadonlySet<string> | undefined;
  /** Undefined until the listener was told for the first time. */
  #shown: ReadonlySet<string> | undefined;

  /** Throws DISCOVERY_OPTION_INVALID for an address or an address range that cannot be read. */
  constructor(options: ConsulDiscoveryOptions) {
    const { allowedAddresses, deniedAddresses } = options;
    this.#options = options;
    this.#policy = new AddressPolicy({ allowed: allowedAddresses, denied: deniedAddresses });
    this.#client = new ConsulClient(options);
    this.#dispatcher = new Agent({ connect: { lookup: this.#policy.lookup } });
    this.#lastGood = options.lastGood ?? new Map();
    this.#lastInstances = new Map([...this.#lastGood].map(([name, { instances }]) => [name, instances]));
  }

  async start(listener: DiscoveryListener): Promise<void> {
    if (this.#state.phase !== 'idle') throw new TypeError('a discovery starts once');
    const publisher = new ViewPublisher(listener, this.#options.logger);
    const watches = this.#watch();
    this.#state = { phase: 'starting', publisher, watches };
    const looked = new AbortController();
    const limit = pause(this.#options.startTimeoutMs ?? 5_000, AbortSignal.any([looked.signal, this.#stopped.signal]));
    await Promise.race([this.#lookAround(watches), limit]);
    looked.abort();
    if (this.#stopped.signal.aborted) return;
    this.#state = { phase: 'running', publisher, watches };
    this.#reconcile();
  }

  async stop(): Promise<void> {
    const state = this.#state;
    this.#state = { phase: 'stopped' };
    this.#stopped.abort();
    if (state.phase === 'starting' || state.phase === 'running') {
      state.publisher.close();
      const { published, tagged, roster } = state.watches;
      await Promise.all([published.stop(), tagged.stop(), roster.stop()]);
    }
    this.#client.close();
    if (!this.#dispatcher.destroyed) await this.#dispatcher.destroy();
  }

  #watch(): Watches {
    const options = this.#options;
    const common = {
      client: this.#client,
      recovery: new Recovery(),
      policy: this.#policy,
      waitMs: options.waitMs ?? 15_000,
      requestTimeoutMs: options.requestTimeoutMs ?? 3_000,
      maxSdlBytes: options.maxSdlBytes ?? 4 * 1024 * 1024,
      random: options.random ?? Math.random,
      onChange: () => this.#scheduleReconcile(),
    };
    return {
      published: new PublishedWatch({ ...common, prefix: this.#prefix }),
      tagged: new TaggedServices({
        ...common,
        tag: options.tag ?? 'graphql',
        graceMs: options.removedServiceGraceMs ?? 600_000,
      }),
      roster: new ServiceRoster({
        ...common,
        graceMs: options.emptyInstancesGraceMs ?? 30_000,
        hasPast: this.#lastGood.size > 0,
        dispatcher: this.#dispatcher,
        intervalMs: options.introspectionIntervalMs ?? 30_000,
        timeoutMs: options.introspectionTimeoutMs ?? 3_000,
      }),
    };
  }

  /** What there is to serve at this moment, for those who ask once. Empty before `start` has resolved and after `stop`. */
  get found(): FoundSubgraphs {
    const state = this.#state;
    if (state.phase !== 'running') return { subgraphs: new Map(), unread: [], problems: [] };
    const { published, tagged, roster } = state.watches;
    const collection = this.#collect(state.watches);
    const silent = roster
      .describe(tagged.services)
      .map(({ service, subgraph = service }) => subgraph)
      .concat(...(published.published?.unusable ?? []));
    const problems = [...collection.problems, ...this.#problemsOf(state.watches, collection)];
    return {
      subgraphs: collection.subgraphs,
      unread: [...new Set(silent)].filter((name) => !collection.subgraphs.has(name)).sort(),
      problems: problems.map(({ message }) => message),
      failure: published.failure ?? tagged.failure,
    };
  }

  get #prefix(): string {
    return `${this.#options.prefix ?? 'portico'}/${this.#options.graph ?? 'main'}/subgraphs/`;
  }

  /** Resolves when everything was asked once: the first set told to the listener should be complete. */
  async #lookAround({ published, tagged, roster }: Watches): Promise<void> {
    await Promise.all([published.firstAttempt, tagged.firstAttempt]);
    this.#reconcile();
    await roster.firstAttempts();
  }

  #scheduleReconcile(): void {
    if (this.#reconciling) return;
    this.#reconciling = true;
    queueMicrotask(() => {
      this.#reconciling = false;
      this.#reconcile();
    });
  }

  #reconcile(): void {
    const state = this.#state;
    if (state.phase !== 'starting' && state.phase !== 'running') return;
    const collection = this.#collect(state.watches);
    if (state.phase === 'starting') return;
    const problems = [...collection.problems, ...this.#problemsOf(state.watches, collection)];
    const subgraphs: SubgraphSchema[] = [];
    const instances = new Map<string, readonly Instance[]>();
    for (const [name, { sdl, routing }] of this.#ready(state.watches, collection)) {
      subgraphs.push({ name, sdl, routingUrl: routing.kind === 'url' ? routing.url : `consul://${name}` });
      const routed = this.#instancesOf(name, { sdl, routing }, state.watches);
      if (routed.instances) instances.set(name, routed.instances);
      for (const message of routed.problems) problems.push({ subgraph: name, message });
    }
    this.#shown = new Set(subgraphs.map(({ name }) => name));
    state.publisher.publish({ subgraphs, instances, problems });
  }

  /** What there is to serve, with the watches it takes for that. */
  #collect({ published: { published }, tagged, roster }: Watches): Collection {
    const services = tagged.services;
    if (published && tagged.answered) this.#keptLastGood ??= this.#decideKept(published, services);
    const collection = collectSubgraphs({
      published,
      tagged: tagged.answered ? roster.describe(services) : undefined,
      keptLastGood: this.#keptLastGood ?? new Set(),
      lastGood: this.#lastGood,
    });
    this.#lastGood = new Map([...this.#lastGood].filter(([name]) => collection.stoodIn.has(name)));
    const routed = [...collection.subgraphs.values()].flatMap(({ routing }) =>
      routing.kind === 'service' ? [routing.service] : [],
    );
    roster.watch(new Set([...routed, ...services]));
    return collection;
  }

  /** A Consul without a single subgraph at a cold start has more likely lost its data than been emptied. */
  #decideKept({ publications, unusable }: PublishedSubgraphs, services: readonly string[]): ReadonlySet<string> {
    const isEmpty = publications.size + unusable.size + services.length === 0;
    return isEmpty ? new Set(this.#lastGood.keys()) : new Set();
  }

  /** A new subgraph waits until its instances have been asked for; otherwise its first requests would find none. */
  #ready({ roster }: Watches, { subgraphs }: Collection): readonly (readonly [string, CollectedSubgraph])[] {
    const shown = this.#shown;
    return [...subgraphs].filter(
      ([name, { routing }]) =>
        shown === undefined || shown.has(name) || routing.kind === 'url' || roster.watchOf(routing.service)?.attempted,
    );
  }

  #instancesOf(
    name: string,
    { routing }: CollectedSubgraph,
    { roster }: Watches,
  ): { readonly instances: readonly Instance[] | undefined; readonly problems: readonly string[] } {
    if (routing.kind === 'url') return { instances: [{ id: routing.url, url: routing.url }], problems: [] };
    const watch = roster.watchOf(routing.service);
    const problems = watch?.note === undefined ? [] : [`service ${routing.service}: ${watch.note}`];
    if (watch?.instances === undefined) return { instances: this.#lastInstances.get(name), problems };
    this.#lastInstances = new Map([...this.#lastInstances].filter(([known]) => known !== name));
    const routed = routeInstances(watch.instances, routing, this.#policy);
    return { instances: routed.instances, problems: [...problems, ...routed.problems] };
  }

  #problemsOf({ published, tagged, roster }: Watches, { subgraphs }: Collection): readonly DiscoveryProblem[] {
    const where = `Consul at ${this.#options.address}`;
    if (published.failure !== undefined) {
      return [{ message: `${where} does not answer, the last good state stays: ${published.failure}` }];
    }
    const problems: DiscoveryProblem[] = [];
    if (tagged.failure !== undefined) problems.push({ message: `${where} does not list services: ${tagged.failure}` });
    for (const { service, failure } of roster.watches) {
      if (failure === undefined) continue;
      problems.push({ message: `${where} does not list the instances of service ${service}: ${failure}` });
    }
    for (const service of tagged.services.filter((one) => tagged.isMissing(one))) {
      problems.push({ message: `service ${service} has left the catalogue; its schema is kept for the time being` });
    }
    if (subgraphs.size === 0) {
      const tag = this.#options.tag ?? 'graphql';
      problems.push({ message: `${where} has no subgraph: nothing below ${this.#prefix}, no service tagged ${tag}` });
    }
    return problems;
  }
}
