/** What an operation touches of a schema. Computed once for each operation and schema, never per request. */
export interface OperationUsage {
  /** SHA-256 of `text`, in hex. */
  readonly hash: string;
  /** Normalised: no literal values but enum values, sorted where order says nothing. */
  readonly text: string;
  readonly name: string | undefined;
  readonly type: 'query' | 'mutation' | 'subscription';
  /**
   * Schema coordinates, sorted: `Type.field` of every selected field, also on the object types that an interface stands for;
   * `Type.field(arg:)` of every argument that is given; `Input.field` of every input field that may be given (all, where a variable
   * gives the object); `Enum.VALUE` of every enum value that is written; `Type` of every type condition and of every input type used.
   */
  readonly coordinates: readonly string[];
}

/** Who has sent an operation: what its headers say. */
export interface ClientName {
  /** `''` when it does not say. */
  readonly name: string;
  readonly version: string;
}

/** How often one client has sent one operation. */
export interface OperationTraffic extends OperationUsage {
  readonly client: ClientName;
  readonly requests: number;
  /** Requests whose answer had errors. */
  readonly errors: number;
  /** Sum over all requests. Milliseconds. */
  readonly durationMs: number;
  /** ISO 8601 dates, UTC. */
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** Reads back what gateways have recorded of one graph ref. Errors: TRAFFIC_UNREACHABLE. */
export interface TrafficReader {
  /** Of the last so many days, today included; most requests first. Empty when nothing was recorded. */
  read(days: number): Promise<readonly OperationTraffic[]>;
  close(): Promise<void>;
}
