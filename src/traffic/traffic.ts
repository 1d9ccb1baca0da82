/** What an operation touches of a schema. Computed once for each operation and schema, never per request. */
export interface OperationUsage {
  /** SHA-256 of the whole normalised text, in hex; `(other)` for what stands for operations that were not told apart. */
  readonly hash: string;
  /**
   * A GraphQL document on one line. Literals are blank (`""`, `0`, `true`), enum values and `null` as they are; no aliases; variables
   * and fragments under names of ours; what says nothing by its order is sorted, what is there twice is there once. As fields may
   * stand beside themselves with other arguments, it is valid but for the rule that fields can be merged. Empty when it would be longer
   * than 32,768 characters.
   */
  readonly text: string;
  readonly name: string | undefined;
  readonly type: 'query' | 'mutation' | 'subscription';
  /**
   * Schema coordinates, sorted: `Type.field` of every selected field, also on the object types that an interface stands for;
   * `Type.field(arg:)` of every argument that is given; `Input.field` of every input field that may be given (all, where a variable
   * gives the object); `Enum.VALUE` of every enum value that is written; `Type` of every type condition, of every input object that is
   * written, and of every type that a variable gives, those inside it included: the name of an enum says that any of its values may be
   * sent. `@directive` and `@directive(arg:)` of those that are not GraphQL's own.
   */
  readonly coordinates: readonly string[];
  /** Absent when `coordinates` is all. If true, the operation may use anything else too. */
  readonly incomplete?: true;
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
