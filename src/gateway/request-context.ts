import type { IncomingHttpHeaders } from 'node:http';
import type { Logger } from '../core/logger.ts';
import type { RequestRecord } from './request-record.ts';

/** The GraphQL context of one request. Apollo Server copies it shallowly, so what changes lives in `record`. */
export interface RequestContext {
  readonly requestId: string;
  /** As the client sent them, lower-case names. */
  readonly headers: IncomingHttpHeaders;
  /** Aborts when the client has gone. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  readonly record: RequestRecord;
}
