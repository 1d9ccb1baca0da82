import { PorticoError } from '../../core/portico-error.ts';
import { reasonOf } from '../../core/reason.ts';
import { AddressPolicy } from '../../discovery/address-policy.ts';
import { ConsulClient } from '../../discovery/consul/consul-client.ts';
import type { ConsulConnection } from '../../discovery/consul/open-consul.ts';
import { routeInstances } from '../../discovery/consul/route-instances.ts';
import { readInstances } from '../../discovery/consul/service-instance.ts';

const TIMEOUT_MS = 10_000;

/**
 * The URL of one instance of a Consul service whose checks pass.
 *
 * Errors  throws REGISTRY_UNREACHABLE when Consul cannot be asked, SERVICE_UNKNOWN when it has no such instance.
 */
export async function passingInstance(
  connection: ConsulConnection,
  service: string,
  path: string | undefined,
): Promise<string> {
  const client = new ConsulClient(connection);
  try {
    const found = readInstances(await ask(client, connection, service));
    const { instances, problems } = routeInstances(found, { kind: 'service', service, path }, new AddressPolicy());
    const [first] = instances;
    if (first !== undefined) return first.url;
    throw new PorticoError('SERVICE_UNKNOWN', { service, reason: problems[0] ?? 'none passes its checks' });
  } finally {
    client.close();
  }
}

async function ask(client: ConsulClient, { address }: ConsulConnection, service: string) {
  const signal = new AbortController().signal;
  try {
    return await client.listPassing(service, { index: 0n, waitMs: 0, timeoutMs: TIMEOUT_MS, signal });
  } catch (cause) {
    throw new PorticoError('REGISTRY_UNREACHABLE', { location: address, reason: reasonOf(cause) }, { cause });
  }
}
