import { PorticoError } from '../../../core/portico-error.ts';
import type { DiscoveryProblem } from '../../../discovery/discovery.ts';
import type { UseRoutes } from '../published-supergraph.ts';
import { readRoutingUrl } from './read-routing-url.ts';
import type { Routes, RoutesListener } from './routes.ts';

/** For a registry without a catalogue beside it: each routing URL is the one instance of its subgraph. */
export class UrlRoutes implements Routes {
  readonly problems: readonly DiscoveryProblem[] = [];
  #listener: RoutesListener | undefined;

  start(listener: RoutesListener): void {
    this.#listener = listener;
  }

  async prepare(urls: ReadonlyMap<string, string>): Promise<UseRoutes> {
    const instances = [...urls].map(([subgraph, url]) => [subgraph, instanceAt(subgraph, url)] as const);
    return () => {
      for (const [subgraph, instance] of instances) this.#listener?.instancesChanged(subgraph, [instance]);
    };
  }

  retry(): void {}

  async stop(): Promise<void> {
    this.#listener = undefined;
  }
}

function instanceAt(subgraph: string, url: string): { readonly id: string; readonly url: string } {
  const routing = readRoutingUrl(subgraph, url, undefined);
  if (routing.kind === 'url') return { id: routing.url, url: routing.url };
  const reason = `${url} names a Consul service, and no Consul is known here: set discovery.consul`;
  throw new PorticoError('ROUTING_URL_UNUSABLE', { subgraph, reason });
}
