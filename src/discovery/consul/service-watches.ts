import type { ServiceWatchOptions } from './service-watch.ts';
import { ServiceWatch } from './service-watch.ts';

/** Options of each watch but the service it is for. */
export interface ServiceWatchesOptions extends Omit<ServiceWatchOptions, 'service' | 'onChange'> {
  /** Anything readable of the watch on `service` has changed. */
  readonly onChange: (service: string) => void;
}

/**
 * The services whose instances are watched: one watch for each, however many subgraphs it serves.
 *
 * Concurrency  no `onChange` after `stop` was called.
 */
export class ServiceWatches {
  readonly #options: ServiceWatchesOptions;
  readonly #watches = new Map<string, ServiceWatch>();
  readonly #stopping = new Set<Promise<void>>();

  constructor(options: ServiceWatchesOptions) {
    this.#options = options;
  }

  get(service: string): ServiceWatch | undefined {
    return this.#watches.get(service);
  }

  get all(): Iterable<ServiceWatch> {
    return this.#watches.values();
  }

  /** Resolves when everything now being watched was asked once. */
  async firstAttempts(): Promise<void> {
    await Promise.all([...this.#watches.values()].map((watch) => watch.firstAttempt));
  }

  /** Starts and stops watches so that exactly these services are watched. */
  watch(services: ReadonlySet<string>): void {
    for (const [service, watch] of this.#watches) {
      if (services.has(service)) continue;
      this.#watches.delete(service);
      this.#stop(watch);
    }
    for (const service of services) {
      if (this.#watches.has(service)) continue;
      const onChange = () => this.#options.onChange(service);
      this.#watches.set(service, new ServiceWatch({ ...this.#options, service, onChange }));
    }
  }

  async stop(): Promise<void> {
    for (const watch of this.#watches.values()) this.#stop(watch);
    await Promise.all(this.#stopping);
  }

  #stop(watch: ServiceWatch): void {
    const stopping = watch.stop().finally(() => this.#stopping.delete(stopping));
    this.#stopping.add(stopping);
  }
}
