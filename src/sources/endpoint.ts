import { Pool } from 'undici';
import type { SourceOptions } from './source-options.ts';

/** One instance of a subgraph, with its own connection pool: a slow or dead one never holds up its siblings. */
export class Endpoint {
  readonly id: string;
  readonly url: string;
  readonly path: string;
  readonly pool: Pool;
  /** Calls sent and not yet answered; what balancing looks at. */
  inFlight = 0;

  constructor(instance: { readonly id: string; readonly url: string }, options: SourceOptions) {
    const { origin, pathname, search } = new URL(instance.url);
    this.id = instance.id;
    this.url = instance.url;
    this.path = `${pathname}${search}`;
    this.pool = new Pool(origin, {
      connections: options.connections,
      // Below the usual 5 s of a Node server, so that we are the one who closes an idle connection.
      keepAliveTimeout: options.poolIdleTimeoutMs,
      keepAliveMaxTimeout: options.poolIdleTimeoutMs,
      // The deadline of each call bounds it; undici's own timers would only add work.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: { timeout: options.timeoutMs, ...(options.lookup && { lookup: options.lookup }) },
    });
  }
}
