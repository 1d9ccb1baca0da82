import type { DiscoveryConfig } from '../config/config.ts';
import type { Logger } from '../core/logger.ts';
import { configuredConnection } from './consul/configured-connection.ts';
import { ConsulDiscovery } from './consul/consul-discovery.ts';
import type { Discovery, DiscoveryListener } from './discovery.ts';
import { FileDiscovery } from './file/file-discovery.ts';
import type { SupergraphListener } from './file/supergraph-file.ts';
import { SupergraphFile } from './file/supergraph-file.ts';
import type { LastGood } from './last-good.ts';

/** Where schemas come from: a discovery of subgraphs, or a file with their supergraph. */
export interface SchemaSource extends Pick<Discovery, 'stop'> {
  start(listener: DiscoveryListener & SupergraphListener): Promise<void>;
}

/** Sources that know nothing of a registry. */
type PlainDiscoveryConfig = Exclude<DiscoveryConfig, { kind: 'registry' }>;

/** The one source that the configuration names. `lastGood` is what was served before the restart. */
export function createSchemaSource(
  { discovery, graph }: { readonly discovery: PlainDiscoveryConfig; readonly graph: string },
  lastGood: LastGood,
  logger: Logger,
): SchemaSource {
  switch (discovery.kind) {
    case 'supergraph':
      return new SupergraphFile({ file: discovery.file, logger });
    case 'supergraph_config':
      return new FileDiscovery({
        file: discovery.file,
        pollIntervalMs: discovery.poll_interval,
        introspectionTimeoutMs: discovery.introspection_timeout,
        startTimeoutMs: discovery.start_timeout,
        maxSdlBytes: discovery.max_schema_bytes,
        lastGood,
        logger,
      });
    case 'consul': {
      const { consul } = discovery;
      return new ConsulDiscovery({
        ...configuredConnection(consul),
        prefix: consul.prefix,
        graph,
        tag: consul.tag,
        waitMs: consul.wait,
        emptyInstancesGraceMs: consul.empty_instances_grace,
        removedServiceGraceMs: consul.removed_service_grace,
        allowedAddresses: consul.allowed_addresses,
        deniedAddresses: consul.denied_addresses,
        introspectionIntervalMs: discovery.poll_interval,
        introspectionTimeoutMs: discovery.introspection_timeout,
        startTimeoutMs: discovery.start_timeout,
        maxSdlBytes: discovery.max_schema_bytes,
        lastGood,
        logger,
      });
    }
  }
}
