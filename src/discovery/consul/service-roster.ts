import type { TaggedSubgraph } from './collect-subgraphs.ts';
import type { ServiceSchemaOptions } from './service-schema.ts';
import { ServiceSchema } from './service-schema.ts';
import type { ServiceWatch, ServiceWatchOptions } from './service-watch.ts';
import { ServiceWatches } from './service-watches.ts';

/** Options of each watch and each schema but the service it is for. */
export type ServiceRosterOptions = Omit<ServiceWatchOptions & ServiceSchemaOptions, 'service'>;

/**
 * The services being watched: one watch for each, however many subgraphs it serves, and a schema for each tagged one.
 *
 * Concurrency  no `onChange` after `stop` was called.
 */
export class ServiceRoster {
  readonly #options: ServiceRosterOptions;
  readonly #watches: ServiceWatches;
  readonly #schemas = new Map<string, ServiceSchema>();
  readonly #stopping = new Set<Promise<void>>();

  constructor(options: ServiceRosterOptions) {
    this.#options = options;
    this.#watches = new ServiceWatches({
      ...options,
      onChange: (service) => {
        this.#schemas.get(service)?.update(this.#watches.get(service)?.instances ?? []);
        options.onChange();
      },
    });
  }

  watchOf(service: string): ServiceWatch | undefined {
    return this.#watches.get(service);
  }

  get watches(): Iterable<ServiceWatch> {
    return this.#watches.all;
  }

  /** Resolves when everything now being watched was asked once. */
  async firstAttempts(): Promise<void> {
    await this.#watches.firstAttempts();
    await Promise.all([...this.#schemas.values()].map((schema) => schema.firstAttempt));
  }

  /** Starts and stops watches so that exactly these services are watched. */
  watch(services: ReadonlySet<string>): void {
    this.#watches.watch(services);
  }

  /** What these services say about themselves; starts and stops asking so that exactly they are asked. */
  describe(services: readonly string[]): readonly TaggedSubgraph[] {
    const wanted = new Set(services);
    for (const [service, schema] of this.#schemas) {
      if (wanted.has(service)) continue;
      this.#schemas.delete(service);
      this.#stop(schema);
    }
    return services.map((service) => {
      const { subgraph, sdl, problem } = this.#schemaOf(service);
      return { service, subgraph, sdl, problem };
    });
  }

  async stop(): Promise<void> {
    for (const schema of this.#schemas.values()) this.#stop(schema);
    await Promise.all([this.#watches.stop(), ...this.#stopping]);
  }

  #schemaOf(service: string): ServiceSchema {
    let schema = this.#schemas.get(service);
    if (schema === undefined) {
      schema = new ServiceSchema({ ...this.#options, service });
      schema.update(this.#watches.get(service)?.instances ?? []);
      this.#schemas.set(service, schema);
    }
    return schema;
  }

  #stop(schema: ServiceSchema): void {
    const stopping = schema.stop().finally(() => this.#stopping.delete(stopping));
    this.#stopping.add(stopping);
  }
}
