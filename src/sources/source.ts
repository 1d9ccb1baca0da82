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
}

/** Why a call brought no answer. The codes are those of the error table and are shown to clients. */
export type SubgraphFailureCode =
  | 'GATEWAY_TIMEOUT'
  | 'SUBREQUEST_HTTP_ERROR'
  | 'SUBREQUEST_MALFORMED_RESPONSE'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN';

export interface SubgraphFailure {
  readonly kind: 'failed';
  readonly code: SubgraphFailureCode;
  /** For the log: may name hosts. Never shown to a client. */
  readonly reason: string;
  readonly cause?: unknown;
  /** The call was that of another request. */
  readonly shared?: boolean;
}

export interface SubgraphAnswer {
  readonly kind: 'answered';
  readonly data: JsonObject | null;
  readonly errors: readonly GraphQLFormattedError[];
  /** Read from what another request's call has brought. */
  readonly shared?: boolean;
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
