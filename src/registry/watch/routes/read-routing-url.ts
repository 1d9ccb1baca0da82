import { PorticoError } from '../../../core/portico-error.ts';
import { parseRoutingUrl } from '../../../core/routing-url.ts';
import type { AddressPolicy } from '../../../discovery/address-policy.ts';
import type { Routing } from '../../../discovery/consul/routing.ts';
import { checkedUrl } from '../../../discovery/endpoint-url.ts';

/**
 * How the routing URL of a published subgraph is called. Whoever may publish has written it; without `policy` any address may be
 * called.
 *
 * Errors  throws ROUTING_URL_UNUSABLE.
 */
export function readRoutingUrl(subgraph: string, url: string, policy: AddressPolicy | undefined): Routing {
  const routing = parseRoutingUrl(url);
  if (routing === undefined) {
    throw unusable(subgraph, `${JSON.stringify(url.slice(0, 200))} is neither http(s)://… nor consul://service/path`);
  }
  if (routing.kind === 'service' || policy === undefined) return routing;
  const checked = checkedUrl(routing.url, policy);
  if ('refusal' in checked) throw unusable(subgraph, checked.refusal);
  return { kind: 'url', url: checked.url };
}

function unusable(subgraph: string, reason: string): PorticoError {
  return new PorticoError('ROUTING_URL_UNUSABLE', { subgraph, reason });
}
