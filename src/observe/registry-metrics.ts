import type { Registry } from 'prom-client';
import { Gauge } from 'prom-client';

/** Changes of the registry that supergraphs were composed for; undefined when there is none. */
export interface RegistrySequences {
  readonly current: number | undefined;
  readonly serving: number | undefined;
}

/** Shows how far this gateway follows its registry: the two differ while it does not serve what is current. */
export function observeRegistry(read: () => RegistrySequences, registry: Registry): void {
  const registers = [registry];
  gauge(
    'portico_registry_sequence',
    'The change of the registry that its current supergraph was composed for; absent while nothing is published.',
    () => read().current,
  );
  gauge(
    'portico_registry_serving_sequence',
    'The same of the supergraph that is served; absent when it does not come from the registry.',
    () => read().serving,
  );

  function gauge(name: string, help: string, value: () => number | undefined): void {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const now = value();
        if (now === undefined) this.remove();
        else this.set(now);
      },
    });
  }
}
