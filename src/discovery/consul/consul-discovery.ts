import type { Discovery, DiscoveryListener } from '../discovery.ts';
import type { ConsulDiscoveryOptions } from './consul-discovery-options.ts';

export class ConsulDiscovery implements Discovery {
  readonly #options: ConsulDiscoveryOptions;

  constructor(options: ConsulDiscoveryOptions) {
    this.#options = options;
  }

  async start(_listener: DiscoveryListener): Promise<void> {
    this.#options.logger.debug('discovery starts');
  }

  async stop(): Promise<void> {}
}
