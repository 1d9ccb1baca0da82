import { Endpoint } from './endpoint.ts';
import type { SourceOptions } from './source-options.ts';

/**
 * The instances of one subgraph and the choice among them.
 *
 * Concurrency  `update` may come at any time: an endpoint that left the list takes no new call, finishes those it has,
 *              then closes. `pick` and the dispatch that follows happen in one turn of the event loop, so a picked
 *              endpoint is never closed in between.
 */
export class Endpoints {
  readonly #options: SourceOptions;
  #list: readonly Endpoint[] = [];

  constructor(options: SourceOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#list.length;
  }

  /** Keeps the pools of instances that stay (same id and URL), opens the new ones, drains the others. */
  update(instances: readonly { readonly id: string; readonly url: string }[]): void {
    const leaving = new Map(this.#list.map((endpoint) => [`${endpoint.id} ${endpoint.url}`, endpoint]));
    this.#list = instances.map((instance) => {
      const key = `${instance.id} ${instance.url}`;
      const known = leaving.get(key);
      leaving.delete(key);
      return known ?? new Endpoint(instance, this.#options);
    });
    for (const endpoint of leaving.values()) void endpoint.pool.close();
  }

  /** The less busy of two endpoints chosen at random: close to optimal, and no herd on the least loaded one. */
  pick(): Endpoint | undefined {
    const { length } = this.#list;
    const first = this.#list[Math.floor(Math.random() * length)];
    if (length < 2 || first === undefined) return first;
    const second = this.#list[Math.floor(Math.random() * length)];
    return second !== undefined && second.inFlight < first.inFlight ? second : first;
  }

  async close(): Promise<void> {
    const leaving = this.#list;
    this.#list = [];
    await Promise.all(leaving.map((endpoint) => endpoint.pool.close()));
  }
}
