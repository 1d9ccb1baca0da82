/** What a run writes as JSON, and what `bench:check` reads as its baseline. */
export interface Results {
  readonly environment: Environment;
  readonly settings: Settings;
  readonly workloads: readonly WorkloadResult[];
}

/** Where figures come from; absolute ones mean nothing without it. */
export interface Environment {
  /** ISO 8601, UTC. */
  readonly date: string;
  readonly commit: string;
  readonly node: string;
  readonly processor: string;
  readonly cores: number;
  readonly loadGenerator: string;
}

export interface Settings {
  readonly seconds: number;
  readonly rounds: number;
  readonly connections: number;
  readonly latencyMs: number;
}

export interface WorkloadResult {
  readonly name: string;
  readonly about: string;
  readonly peers: readonly PeerResult[];
  /** Peers that were not timed, and why. */
  readonly skipped: readonly { readonly peer: string; readonly reason: string }[];
}

export interface PeerResult {
  readonly peer: string;
  readonly version: string;
  /** Size of the body of one answer. */
  readonly answerBytes: number;
  /** Whether the keys of its answer stand in the order of the specification. */
  readonly keysInOrder: boolean;
  /** Requests to all subgraphs for one request that has the gateway to itself and is not its first. */
  readonly callsAlone: number;
  /** Largest resident memory, start included. Undefined where the system does not tell. */
  readonly peakRssBytes?: number;
  /** In the order in which they were run; round n of all peers of a workload ran next to each other. */
  readonly rounds: readonly Round[];
}

/** One peer under load for a while. */
export interface Round {
  readonly requests: number;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  /** Processor time of the gateway for one request. Undefined where it cannot be told. */
  readonly cpuMs?: number;
  /** Requests to all subgraphs for one request, sharing between requests included. Undefined where it cannot be told. */
  readonly subgraphCalls?: number;
}
