/** One running copy of a subgraph's service. */
export interface Instance {
  /** Unique within the subgraph: Consul's service id (`id@node` where nodes use the same one), or the URL itself. */
  readonly id: string;
  /** Absolute URL of its GraphQL endpoint. */
  readonly url: string;
}

/** What one subgraph brings to composition. */
export interface SubgraphSchema {
  readonly name: string;
  readonly sdl: string;
  /** Goes into the supergraph. Constant while instances come and go, so that they never cause a recomposition. */
  readonly routingUrl: string;
}

/** Something an operator should know about one subgraph or the catalogue; shown in `/health/ready` and the log. */
export interface DiscoveryProblem {
  /** Absent when the catalogue itself is the problem. */
  readonly subgraph?: string;
  readonly message: string;
}

/** All subgraphs known at one moment, sorted by name. */
export interface SchemaSet {
  readonly subgraphs: readonly SubgraphSchema[];
  readonly problems: readonly DiscoveryProblem[];
}

/**
 * Order  for one change: problems, then instances, then schemas. So the instances of a new subgraph are told before the set
 *        that names it. Calls are synchronous; only differences are told.
 */
export interface DiscoveryListener {
  /** The complete set, whenever a schema, a routing URL or the list of subgraphs has changed. Never an empty set. */
  schemasChanged(set: SchemaSet): void;
  /**
   * The usable instances of one subgraph of the last or the next set, whenever they change. May be empty: what that means
   * is the source's decision. Never called for a subgraph of which nothing is known.
   */
  instancesChanged(subgraph: string, instances: readonly Instance[]): void;
  /** The current list of problems, whenever it changes; empty when all is well again. */
  problemsChanged(problems: readonly DiscoveryProblem[]): void;
}

/**
 * Finds subgraphs and keeps finding them.
 *
 * Concurrency  `start` once, `stop` once; no listener call happens after `stop` has resolved.
 *              `start` resolves when everything was looked at once or a few seconds have passed, and what was found has
 *              been told.
 * Errors       `start` throws only for configuration that can never work (a missing file). An unreachable catalogue or
 *              subgraph is a problem told to the listener, and is tried again until it answers.
 */
export interface Discovery {
  start(listener: DiscoveryListener): Promise<void>;
  stop(): Promise<void>;
}
