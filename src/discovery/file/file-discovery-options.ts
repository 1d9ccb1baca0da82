import type { Logger } from '../../core/logger.ts';
import type { LastGood } from '../last-good.ts';

/** Times in milliseconds, sizes in bytes. */
export interface FileDiscoveryOptions {
  /** Path of the `supergraph.yaml`. */
  readonly file: string;
  readonly logger: Logger;
  /** For `${env.X}` in the file. Default: the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** How often subgraphs with `schema.subgraph_url` are asked again. Default 10,000. */
  readonly pollIntervalMs?: number | undefined;
  /** How often file contents are compared, should the file system not tell of a change. Default 2,000. */
  readonly filePollIntervalMs?: number | undefined;
  /** For one introspection, from connecting to the last byte. Default 3,000. */
  readonly introspectionTimeoutMs?: number | undefined;
  /** `start` resolves after this at the latest. Default 5,000. */
  readonly startTimeoutMs?: number | undefined;
  /** A larger SDL is a problem of its subgraph. Default 4 MiB. */
  readonly maxSdlBytes?: number | undefined;
  readonly lastGood?: LastGood | undefined;
  /** Between 0 and 1, for back-off. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}
