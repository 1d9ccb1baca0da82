import { AddressPolicy } from '../../../discovery/address-policy.ts';
import { ConsulClient } from '../../../discovery/consul/consul-client.ts';
import type { ConsulConnection } from '../../../discovery/consul/open-consul.ts';
import { Recovery } from '../../../discovery/consul/recovery.ts';
import { routeInstances } from '../../../discovery/consul/route-instances.ts';
import type { Routing } from '../../../discovery/consul/routing.ts';
import { ServiceWatches } from '../../../discovery/consul/service-watches.ts';
import { TaggedServices } from '../../../discovery/consul/tagged-services.ts';
import type { DiscoveryProblem, Instance } from '../../../discovery/discovery.ts';
import { pause } from '../../../discovery/pause.ts';
import type { UseRoutes } from '../published-supergraph.ts';
import { readRoutingUrl } from './read-routing-url.ts';
import type { Routes, RoutesListener } from './routes.ts';

/** Times in milliseconds. */
export interface ConsulRoutesOptions extends ConsulConnection {
  /** Services with this tag announce a schema of their own, which is not looked at. */
  readonly tag: string;
  readonly allowedAddresses: readonly string[];
  readonly deniedAddresses: readonly string[];
  readonly waitMs: number;
  /** Default 3,000. */
  readonly requestTimeoutMs?: number | undefined;
  /** How long the last instances are kept after the last one has gone. */
  readonly emptyInstancesGraceMs: number;
  /** How long a tagged service that has left the catalogue is still told of. */
  readonly removedServiceGraceMs: number;
  /** How long the instances of new services are waited for. */
  readonly prepareTimeoutMs: number;
  /** What was called before a restart: stands in until Consul has told. By subgraph. */
  readonly lastInstances: ReadonlyMap<string, readonly Instance[]>;
  /** Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

interface Running {
  readonly listener: RoutesListener;
  readonly services: ServiceWatches;
  readonly tagged: TaggedServices;
}

/**
 * `consul://service/path` leads to the passing instances of the service, `http(s)` to the one address that it names, if the
 * policy lets it.
 *
 * While a new supergraph is made ready the services of both are watched; the instances of a subgraph change with the swap.
 */
export class ConsulRoutes implements Routes {
  readonly #options: ConsulRoutesOptions;
  readonly #policy: AddressPolicy;
  readonly #client: ConsulClient;
  readonly #recovery = new Recovery();
  readonly #stopped = new AbortController();
  #running: Running | undefined;
  /** Of the supergraph in use. */
  #routings: ReadonlyMap<string, Routing> = new Map();
  #lastInstances: ReadonlyMap<string, readonly Instance[]>;
  /** What the listener knows, as text. */
  #told = new Map<string, string>();
  #problems: readonly DiscoveryProblem[] = [];

  /** Throws DISCOVERY_OPTION_INVALID. */
  constructor(options: ConsulRoutesOptions) {
    this.#options = options;
    this.#policy = new AddressPolicy({ allowed: options.allowedAddresses, denied: options.deniedAddresses });
    this.#client = new ConsulClient(options);
    this.#lastInstances = options.lastInstances;
  }

  get problems(): readonly DiscoveryProblem[] {
    return this.#problems;
  }

  start(listener: RoutesListener): void {
    const { waitMs, requestTimeoutMs = 3_000, random = Math.random, tag } = this.#options;
    const shared = { client: this.#client, recovery: this.#recovery, waitMs, requestTimeoutMs, random };
    const onChange = () => this.#tell();
    const services = new ServiceWatches({
      ...shared,
      graceMs: this.#options.emptyInstancesGraceMs,
      hasPast: this.#lastInstances.size > 0,
      onChange,
    });
    const tagged = new TaggedServices({ ...shared, tag, graceMs: this.#options.removedServiceGraceMs, onChange });
    this.#running = { listener, services, tagged };
  }

  async prepare(urls: ReadonlyMap<string, string>): Promise<UseRoutes> {
    const routings = new Map([...urls].map(([name, url]) => [name, readRoutingUrl(name, url, this.#policy)]));
    this.#watch([...this.#routings.values(), ...routings.values()]);
    const asked = new AbortController();
    const limit = pause(this.#options.prepareTimeoutMs, AbortSignal.any([asked.signal, this.#stopped.signal]));
    await Promise.race([this.#running?.services.firstAttempts(), limit]);
    asked.abort();
    return () => {
      this.#routings = routings;
      this.#watch([...routings.values()]);
      // The listener forgets the instances of subgraphs that go.
      for (const name of this.#told.keys()) if (!routings.has(name)) this.#told.delete(name);
      this.#tell();
    };
  }

  retry(): void {
    this.#recovery.announce();
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    this.#stopped.abort();
    await Promise.all([running?.services.stop(), running?.tagged.stop()]);
    this.#client.close();
  }

  #watch(routings: readonly Routing[]): void {
    const names = routings.flatMap((routing) => (routing.kind === 'service' ? [routing.service] : []));
    this.#running?.services.watch(new Set(names));
  }

  #tell(): void {
    if (this.#running === undefined) return;
    const { listener } = this.#running;
    const problems: DiscoveryProblem[] = [];
    for (const [subgraph, routing] of this.#routings) {
      const { instances, problems: messages } = this.#instancesOf(subgraph, routing, this.#running);
      problems.push(...messages.map((message) => ({ subgraph, message })));
      if (instances === undefined) continue;
      const text = JSON.stringify(instances.map(({ id, url }) => [id, url]));
      if (this.#told.get(subgraph) === text) continue;
      this.#told.set(subgraph, text);
      listener.instancesChanged(subgraph, instances);
    }
    problems.push(...this.#problemsOf(this.#running));
    if (JSON.stringify(problems) === JSON.stringify(this.#problems)) return;
    this.#problems = problems;
    listener.problemsChanged();
  }

  #instancesOf(
    subgraph: string,
    routing: Routing,
    { services }: Running,
  ): { readonly instances: readonly Instance[] | undefined; readonly problems: readonly string[] } {
    if (routing.kind === 'url') return { instances: [{ id: routing.url, url: routing.url }], problems: [] };
    const watch = services.get(routing.service);
    const notes = watch?.note === undefined ? [] : [`service ${routing.service}: ${watch.note}`];
    if (watch?.instances === undefined) return { instances: this.#lastInstances.get(subgraph), problems: notes };
    this.#lastInstances = new Map([...this.#lastInstances].filter(([name]) => name !== subgraph));
    const { instances, problems } = routeInstances(watch.instances, routing, this.#policy);
    return { instances, problems: [...notes, ...problems] };
  }

  #problemsOf({ services, tagged }: Running): readonly DiscoveryProblem[] {
    if (this.#routings.size === 0) return [];
    const problems: DiscoveryProblem[] = [];
    for (const { service, failure } of services.all) {
      if (failure === undefined) continue;
      problems.push({ message: `Consul does not list the instances of service ${service}: ${failure}` });
    }
    const known = new Set<string>(this.#routings.keys());
    for (const routing of this.#routings.values()) if (routing.kind === 'service') known.add(routing.service);
    for (const service of tagged.services) {
      if (known.has(service)) continue;
      const message = `the graph is published in the registry, so service ${service}, which is tagged ${this.#options.tag} and not part of it, is not looked at`;
      problems.push({ message });
    }
    return problems;
  }
}
