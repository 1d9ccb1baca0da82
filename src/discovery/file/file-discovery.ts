import type { Discovery, DiscoveryListener } from '../discovery.ts';
import type { FileDiscoveryOptions } from './file-discovery-options.ts';

export class FileDiscovery implements Discovery {
  readonly #options: FileDiscoveryOptions;

  constructor(options: FileDiscoveryOptions) {
    this.#options = options;
  }

  async start(_listener: DiscoveryListener): Promise<void> {
    this.#options.logger.debug('discovery starts');
  }

  async stop(): Promise<void> {}
}
