import type { BreakerState } from '../breaker/breaker.ts';
import type { SourceEvent } from '../source-event.ts';
import type { SourceOptions } from '../source-options.ts';
import type { EndpointListener } from './endpoint.ts';
import { Endpoint } from './endpoint.ts';

/** How an instance does, for metrics. */
export interface InstanceState {
  readonly id: string;
  readonly breaker: BreakerState;
  readonly isEjected: boolean;
}

const NONE: readonly Endpoint[] = [];

/**
 * The instances of one subgraph and the choice among them.
 *
 * Who may be chosen is worked out when something changes, not per call: those whose breaker is closed, and those that are
 * half open and not being tried. Instances that are ejected are left out, unless too few others are in order.
 *
 * Concurrency  `update` may come at any time: an endpoint that left the list takes no new call, finishes those it has,
 *              then closes, and its breaker is forgotten: one that comes back has most likely been started anew. `pick`,
 *              `begin` and the dispatch happen in one turn of the event loop, so a picked endpoint is never closed in
 *              between, and two calls never try one breaker.
 */
export class Endpoints {
  readonly #options: SourceOptions;
  readonly #emit: (event: SourceEvent) => void;
  readonly #listener: EndpointListener;
  #list: readonly Endpoint[] = NONE;
  /** For whatever may be sent again. */
  #candidates: readonly Endpoint[] = NONE;
  /** Those that nothing speaks against. */
  #proven: readonly Endpoint[] = NONE;

  constructor(subgraph: string, options: SourceOptions) {
    this.#options = options;
    this.#emit = options.onEvent ?? (() => {});
    const about = ({ id, url }: Endpoint) => ({ subgraph, instance: id, url });
    this.#listener = {
      mayEject: () => this.#mayEject(),
      onBreaker: (endpoint, state) => this.#changed({ kind: 'breaker', state, ...about(endpoint) }),
      onEjected: (endpoint, forMs) => this.#changed({ kind: 'ejected', forMs, ...about(endpoint) }),
      onProven: () => this.#choose(),
      onReturned: (endpoint) => this.#changed({ kind: 'returned', ...about(endpoint) }),
    };
  }

  get size(): number {
    return this.#list.length;
  }

  get states(): readonly InstanceState[] {
    return this.#list.map(({ id, breakerState, isEjected }) => ({ id, breaker: breakerState, isEjected }));
  }

  /** Keeps the pools of instances that stay (same id and URL), opens the new ones, drains the others. */
  update(instances: readonly { readonly id: string; readonly url: string }[]): void {
    const leaving = new Map(this.#list.map((endpoint) => [`${endpoint.id} ${endpoint.url}`, endpoint]));
    this.#list = instances.map((instance) => {
      const key = `${instance.id} ${instance.url}`;
      const known = leaving.get(key);
      leaving.delete(key);
      return known ?? new Endpoint(instance, this.#options, this.#listener);
    });
    for (const endpoint of leaving.values()) void endpoint.close();
    this.#choose();
  }

  /**
   * The less busy of two endpoints chosen at random: close to optimal, and no herd on the least loaded one. One of `tried`
   * only when there is no other. A mutation, which is never sent again, does not try an instance that is half open or back
   * from an ejection as long as another can take it. Undefined when there is no instance, or none that may be called.
   */
  pick(kind: 'query' | 'mutation', tried: readonly Endpoint[] = NONE): Endpoint | undefined {
    const candidates = kind === 'mutation' && this.#proven.length > 0 ? this.#proven : this.#candidates;
    const fresh = tried.length === 0 ? candidates : candidates.filter((endpoint) => !tried.includes(endpoint));
    return lessBusy(fresh.length === 0 ? candidates : fresh);
  }

  /** Begins a call; what it returns is for `endpoint.end`. */
  begin(endpoint: Endpoint): boolean {
    const isProbe = endpoint.begin();
    if (isProbe) this.#choose();
    return isProbe;
  }

  end(endpoint: Endpoint, hasFailed: boolean | undefined, isProbe: boolean): void {
    endpoint.end(hasFailed, isProbe);
    if (isProbe) this.#choose();
  }

  async close(): Promise<void> {
    const leaving = this.#list;
    this.#list = NONE;
    this.#choose();
    await Promise.all(leaving.map((endpoint) => endpoint.close()));
  }

  #changed(event: SourceEvent): void {
    this.#choose();
    this.#emit(event);
  }

  #choose(): void {
    const admitting = this.#list.filter(({ admits }) => admits);
    const inOrder = admitting.filter(({ isEjected }) => !isEjected);
    const isPanic = inOrder.length < this.#list.length * (this.#options.ejection?.panicThreshold ?? 0);
    this.#candidates = isPanic ? admitting : inOrder;
    this.#proven = this.#candidates.filter(({ isProven }) => isProven);
  }

  #mayEject(): boolean {
    const ejected = this.#list.filter(({ isEjected }) => isEjected).length;
    return ejected + 1 <= this.#list.length * (this.#options.ejection?.maxShare ?? 0);
  }
}

function lessBusy(endpoints: readonly Endpoint[]): Endpoint | undefined {
  const { length } = endpoints;
  const first = endpoints[Math.floor(Math.random() * length)];
  if (length < 2 || first === undefined) return first;
  const second = endpoints[Math.floor(Math.random() * length)];
  return second !== undefined && second.inFlight < first.inFlight ? second : first;
}
