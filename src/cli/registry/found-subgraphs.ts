import { printGraphRef, shortGraphRef } from '../../core/graph-ref.ts';
import { PorticoError } from '../../core/portico-error.ts';
import { serviceUrl } from '../../core/routing-url.ts';
import type { FoundSubgraphs } from '../../discovery/consul/consul-discovery.ts';
import type { Routing } from '../../discovery/consul/routing.ts';
import type { SubgraphInput } from '../../supergraph/composition.ts';
import type { LazyComposer } from '../lazy-composer.ts';
import { tell, warn } from '../output/progress.ts';
import type { OpenRegistry } from './with-registry.ts';

/**
 * What gateways serve as long as nothing is published to a graph: subgraphs from keys by hand and tagged services in Consul. The first
 * change has to take them along, or gateways would serve them no more. None once something is published, or with a folder.
 *
 * `named` are in the change anyway. What was found is told.
 * Errors  throws FOUND_SUBGRAPH_UNREADABLE when the schema of one that is not `named` cannot be read now.
 */
export async function foundSubgraphs(
  opened: OpenRegistry,
  named: ReadonlySet<string>,
): Promise<readonly SubgraphInput[]> {
  if (opened.place.kind !== 'consul' || (await opened.registry.head()) !== undefined) return [];
  const found = await lookAround(opened);
  if (found.failure !== undefined) {
    warn(`whether gateways of ${opened.name} find subgraphs in Consul is not known: ${found.failure}`);
    return [];
  }
  const unread = found.unread.filter((name) => !named.has(name));
  if (unread.length > 0) {
    throw new PorticoError('FOUND_SUBGRAPH_UNREADABLE', {
      graph: opened.name,
      names: unread.join(', '),
      reason: found.problems.join('; '),
    });
  }
  const rest = [...found.subgraphs].filter(([name]) => !named.has(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (rest.length > 0) {
    const names = rest.map(([name]) => name).join(', ');
    tell(
      `Nothing is published to ${opened.name} yet. What its gateways find in Consul is part of the change: ${names}`,
    );
  }
  return rest.map(([name, { sdl, routing }]) => ({ name, sdl, routingUrl: routingUrl(routing) }));
}

/** The supergraph that gateways make of these; undefined when there are none or they do not compose. */
export async function composed(found: readonly SubgraphInput[], composer: LazyComposer): Promise<string | undefined> {
  if (found.length === 0) return undefined;
  const composition = await composer.compose(found);
  return composition.kind === 'composed' ? composition.sdl : undefined;
}

async function lookAround({ place, graph, config }: OpenRegistry): Promise<FoundSubgraphs> {
  if (place.kind !== 'consul') throw new TypeError('a folder knows no services');
  const { createLogger } = await import('../../core/logger.ts');
  const { ConsulDiscovery } = await import('../../discovery/consul/consul-discovery.ts');
  const consul = config?.discovery.kind === 'consul' ? config.discovery.consul : undefined;
  const discovery = new ConsulDiscovery({
    ...place.connection,
    prefix: place.prefix,
    graph: shortGraphRef(printGraphRef(graph)),
    tag: consul?.tag,
    allowedAddresses: consul?.allowed_addresses,
    deniedAddresses: consul?.denied_addresses,
    logger: createLogger('silent'),
  });
  await discovery.start({ schemasChanged() {}, instancesChanged() {}, problemsChanged() {} });
  try {
    return discovery.found;
  } finally {
    await discovery.stop();
  }
}

function routingUrl(routing: Routing): string {
  return routing.kind === 'url' ? routing.url : serviceUrl(routing.service, routing.path);
}
