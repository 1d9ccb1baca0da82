/** A fetch that was answered, in whole or in part, from what the subgraph has answered before. */
export interface StaleFetch {
  readonly subgraph: string;
  /** Where it stands in the client's answer; `@` for every element of a list. */
  readonly path: readonly (string | number)[];
  /** Seconds since the oldest of it was given. */
  readonly age: number;
}
