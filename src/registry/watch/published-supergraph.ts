/** Makes the instances that were found those that are called. To be run in the turn in which the supergraph begins to be served. */
export type UseRoutes = () => void;

/** A supergraph of the registry, to be served exactly as it was composed. */
export interface PublishedSupergraph {
  /** The change that it was composed for. */
  readonly sequence: number;
  /** SHA-256 of its SDL, in hex. */
  readonly hash: string;
  /** Its SDL, checked against `hash`. Rejects with REGISTRY_UNREACHABLE or REGISTRY_RECORD_INVALID; it is offered again by itself then. */
  fetch(): Promise<string>;
  /**
   * Looks for the instances behind its routing URLs (subgraph name → URL). What is called stays as it is until the result is used.
   *
   * Errors  rejects with ROUTING_URL_UNUSABLE.
   */
  route(urls: ReadonlyMap<string, string>): Promise<UseRoutes>;
}

export interface PublishedListener {
  supergraphPublished(published: PublishedSupergraph): void;
}
