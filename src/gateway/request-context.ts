import type { IncomingHttpHeaders } from 'node:http';
import type { Principal } from '../auth/principal.ts';
import type { Logger } from '../core/logger.ts';
import type { RequestRecord } from './request-record.ts';

/** The GraphQL context of one request. Apollo Server copies it shallowly, so what changes lives in `record`. */
export interface RequestContext {
  readonly requestId: string;
  /** As the client sent them, lower-case names. */
  readonly headers: IncomingHttpHeaders;
  /** The client's, or the one that a trusted proxy names. */
  readonly clientAddress: string;
  /** Undefined for a request without a token. */
  readonly principal: Principal | undefined;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
  /** When the time for subgraph calls ends, as `performance.now()` tells it. */
  readonly deadline: number;
  readonly log: Logger;
  readonly record: RequestRecord;
}
