import type { IncomingHttpHeaders } from 'node:http';
import type { GraphQLFormattedError } from 'graphql';

export type JsonObject = { [key: string]: unknown };

/** One call to a subgraph. */
export interface SubgraphRequest {
  readonly query: string;
  readonly operationName?: string | undefined;
  readonly variables?: JsonObject | undefined;
  /** The whole body, JSON, when it is written already; it says the same as query, operation name and variables. */
  readonly body?: string | undefined;
  readonly kind: 'query' | 'mutation';
  /** Headers to send, lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** What the answer depends on beside the body. Equal queries in flight share one call; undefined forbids it. */
  readonly shareKey?: string | undefined;
  /**
   * Who the answer may be for, as text: what was kept of one is never given to another. Empty: nobody in particular.
   * Undefined: the answer is not kept, and none that was kept is wanted.
   */
  readonly identity?: string | undefined;
  /** When the client's request must be answered, as `performance.now()` tells it. */
  readonly deadline?: number | undefined;
}

/** Why a call brought no answer. The codes are those of the error table and are shown to clients. */
export type SubgraphFailureCode =
  | 'GATEWAY_TIMEOUT'
  | 'SUBGRAPH_CIRCUIT_OPEN'
  | 'SUBGRAPH_CONCURRENCY_LIMITED'
  | 'SUBREQUEST_HTTP_ERROR'
  | 'SUBREQUEST_MALFORMED_RESPONSE'
  | 'SUBGRAPH_RATE_LIMITED'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN';

export interface SubgraphFailure {
  readonly kind: 'failed';
  readonly code: SubgraphFailureCode;
  /** Of the HTTP answer, when it is what failed. */
  readonly status?: number | undefined;
  /** For the log: may name hosts. Never shown to a client. */
  readonly reason: string;
  readonly cause?: unknown;
  /** The call was that of another request. */
  readonly shared?: boolean;
  /** How often it was sent again. Absent: never. */
  readonly retries?: number | undefined;
}

export interface SubgraphAnswer {
  readonly kind: 'answered';
  readonly data: JsonObject | null;
  readonly errors: readonly GraphQLFormattedError[];
  /** Read from what another request's call has brought. */
  readonly shared?: boolean;
  /** How often the query was sent again. Absent: never. */
  readonly retries?: number | undefined;
  /** Absent for an answer that did not come from the subgraph just now. */
  readonly origin?: AnswerOrigin;
  /** Present for one that was kept from before, in whole or in part. */
  readonly kept?: KeptMark;
}

/** What an answer was read from. */
export interface AnswerOrigin {
  readonly text: string;
  /** Of `text` as it was sent: more than its characters when some are not ASCII. */
  readonly bytes: number;
  readonly headers: IncomingHttpHeaders;
  /** The headers of that name. */
  readonly cacheControl: string | undefined;
  readonly age: string | undefined;
}

/** How an answer that was kept differs from one that has just been given. */
export interface KeptMark {
  /** False while its own `Cache-Control` says that it is fresh. */
  readonly isStale: boolean;
  /** Key in the data → seconds since the oldest of what stands there was given. */
  readonly ages: ReadonlyMap<string, number>;
  /** Why the subgraph could not answer. Undefined when it is being asked meanwhile. */
  readonly failure?: SubgraphFailure | undefined;
  /** Key of a list of entities → indices of those that were not known, and are null. */
  readonly lost: ReadonlyMap<string, ReadonlySet<number>>;
}

export type SubgraphResult = SubgraphAnswer | SubgraphFailure;

/**
 * One subgraph as the executor sees it: the only thing it knows about the network.
 *
 * Errors  `send` never rejects for a failure of the subgraph; an aborted `signal` counts as one.
 */
export interface Source {
  readonly name: string;
  send(request: SubgraphRequest, signal: AbortSignal): Promise<SubgraphResult>;
}
