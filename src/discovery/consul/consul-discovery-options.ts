import type { Logger } from '../../core/logger.ts';
import type { LastGood } from '../last-good.ts';
import type { ConsulConnection } from './open-consul.ts';

/** Times in milliseconds, sizes in bytes. */
export interface ConsulDiscoveryOptions extends ConsulConnection {
  readonly logger: Logger;
  /** Subgraphs are read below `<prefix>/<graph>/subgraphs/`. Default `portico`. */
  readonly prefix?: string | undefined;
  /** Default `main`. */
  readonly graph?: string | undefined;
  /** A service with this tag is a subgraph although it has published nothing. Default `graphql`. */
  readonly tag?: string | undefined;
  /** Addresses and CIDR ranges. If given, instances elsewhere are refused. Default: everywhere. */
  readonly allowedAddresses?: readonly string[] | undefined;
  /** Addresses and CIDR ranges that are refused, allowed or not. Default: `NEVER_A_SUBGRAPH`. */
  readonly deniedAddresses?: readonly string[] | undefined;
  /** How long Consul may hold a blocking query. Default 15,000. */
  readonly waitMs?: number | undefined;
  /** For queries that do not block, and on top of `waitMs` for those that do. Default 3,000. */
  readonly requestTimeoutMs?: number | undefined;
  /** `start` resolves after this at the latest. Default 5,000. */
  readonly startTimeoutMs?: number | undefined;
  /** How long the last instances are kept after the last one has gone. Default 30,000. */
  readonly emptyInstancesGraceMs?: number | undefined;
  /** How long the subgraph of a tagged service stays after the service has left the catalogue. Default 600,000. */
  readonly removedServiceGraceMs?: number | undefined;
  /** How often tagged services are asked for their SDL again. Default 30,000. */
  readonly introspectionIntervalMs?: number | undefined;
  /** For one introspection, from connecting to the last byte. Default 3,000. */
  readonly introspectionTimeoutMs?: number | undefined;
  /** A larger SDL is a problem of its subgraph. Default 4 MiB. */
  readonly maxSdlBytes?: number | undefined;
  readonly lastGood?: LastGood | undefined;
  /** Between 0 and 1, for back-off. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}
