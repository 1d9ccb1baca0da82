import type { Config } from '../config/config.ts';
import type { GraphRef } from '../core/graph-ref.ts';
import { configuredConnection } from '../discovery/consul/configured-connection.ts';
import type { Instance } from '../discovery/discovery.ts';
import { openStore } from '../registry/store/open-store.ts';
import type { RegistryStore } from '../registry/store/registry-store.ts';
import { ConsulRoutes } from '../registry/watch/routes/consul-routes.ts';
import type { Routes } from '../registry/watch/routes/routes.ts';
import { UrlRoutes } from '../registry/watch/routes/url-routes.ts';

/** The registry of `ref` where `discovery` says; undefined when it names a source without. */
export function openRegistryStore({ discovery }: Config, ref: GraphRef): RegistryStore | undefined {
  switch (discovery.kind) {
    case 'registry':
      return openStore({ kind: 'folder', path: discovery.folder }, ref);
    case 'consul': {
      const { consul } = discovery;
      const connection = configuredConnection(consul);
      return openStore({ kind: 'consul', connection, prefix: consul.prefix, waitMs: consul.wait }, ref);
    }
    default:
      return undefined;
  }
}

/** What is behind the routing URLs of that registry. */
export function openRoutes({ discovery }: Config, lastInstances: ReadonlyMap<string, readonly Instance[]>): Routes {
  if (discovery.kind !== 'consul') return new UrlRoutes();
  const { consul } = discovery;
  return new ConsulRoutes({
    ...configuredConnection(consul),
    tag: consul.tag,
    allowedAddresses: consul.allowed_addresses,
    deniedAddresses: consul.denied_addresses,
    waitMs: consul.wait,
    emptyInstancesGraceMs: consul.empty_instances_grace,
    removedServiceGraceMs: consul.removed_service_grace,
    prepareTimeoutMs: discovery.start_timeout,
    lastInstances,
  });
}
