import type { PeerResult, Results, Round } from '../../../bench/results.ts';

/** A round of `requestsPerSecond` requests that cost `cpuMs` each. */
export function round(requestsPerSecond: number, cpuMs: number | undefined, subgraphCalls = 8): Round {
  const base = { requests: requestsPerSecond, requestsPerSecond, p50Ms: 1, p95Ms: 2, p99Ms: 3, subgraphCalls };
  return cpuMs === undefined ? base : { ...base, cpuMs };
}

export function peer(name: string, rounds: readonly Round[], more: Partial<PeerResult> = {}): PeerResult {
  return {
    peer: name,
    version: '1.0.0',
    answerBytes: 100,
    callsAlone: 8,
    keysInOrder: true,
    peakRssBytes: 2e8,
    rounds,
    ...more,
  };
}

export function results(workloads: Readonly<Record<string, readonly PeerResult[]>>): Results {
  return {
    environment: {
      date: '2026-01-01T00:00:00.000Z',
      commit: 'abc',
      node: '26.0.0',
      processor: 'Some CPU',
      cores: 2,
      loadGenerator: 'wrk',
    },
    settings: { seconds: 5, rounds: 3, connections: 50, latencyMs: 0 },
    workloads: Object.entries(workloads).map(([name, peers]) => ({ name, about: `about ${name}`, peers, skipped: [] })),
  };
}
