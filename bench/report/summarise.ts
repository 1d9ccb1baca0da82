import type { PeerResult, Round, WorkloadResult } from '../results.ts';

/** The middle one of several rounds, and how far they lie apart. */
export interface Spread {
  readonly median: number;
  readonly low: number;
  readonly high: number;
}

/** One peer on one workload, over all rounds. Undefined is what could not be measured. */
export interface PeerSummary {
  readonly peer: string;
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly cpuMs: number | undefined;
  readonly subgraphCalls: number | undefined;
  readonly callsAlone: number;
  readonly peakRssBytes: number | undefined;
  readonly keysInOrder: boolean;
  /** How many times better than the reference, round by round; above 1 is better. Undefined without reference. */
  readonly rateRatio: Spread | undefined;
  readonly cpuRatio: Spread | undefined;
}

/** Peers of one workload in the order of the run, with ratios to `reference`. */
export function summarise({ peers }: WorkloadResult, reference: string): readonly PeerSummary[] {
  const base = peers.find(({ peer }) => peer === reference);
  return peers.map((result) => ({
    peer: result.peer,
    requestsPerSecond: median(result.rounds.map((round) => round.requestsPerSecond)) ?? 0,
    p50Ms: median(result.rounds.map((round) => round.p50Ms)) ?? 0,
    p95Ms: median(result.rounds.map((round) => round.p95Ms)) ?? 0,
    p99Ms: median(result.rounds.map((round) => round.p99Ms)) ?? 0,
    cpuMs: median(known(result.rounds, (round) => round.cpuMs)),
    subgraphCalls: median(known(result.rounds, (round) => round.subgraphCalls)),
    callsAlone: result.callsAlone,
    peakRssBytes: result.peakRssBytes,
    keysInOrder: result.keysInOrder,
    rateRatio: ratio(result, base, (own, other) => own.requestsPerSecond / other.requestsPerSecond),
    cpuRatio: ratio(result, base, (own, other) =>
      own.cpuMs === undefined || other.cpuMs === undefined ? undefined : other.cpuMs / own.cpuMs,
    ),
  }));
}

/** Rounds are compared one by one: what ran side by side had the same machine. */
function ratio(
  own: PeerResult,
  base: PeerResult | undefined,
  compare: (own: Round, base: Round) => number | undefined,
): Spread | undefined {
  if (base === undefined) return undefined;
  const values = own.rounds.flatMap((round, index) => {
    const other = base.rounds[index];
    const value = other === undefined ? undefined : compare(round, other);
    return value === undefined || !Number.isFinite(value) ? [] : [value];
  });
  return spread(values);
}

export function spread(values: readonly number[]): Spread | undefined {
  const middle = median(values);
  return middle === undefined ? undefined : { median: middle, low: Math.min(...values), high: Math.max(...values) };
}

/** Undefined of nothing; the mean of the two in the middle of an even number. */
export function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}

function known(rounds: readonly Round[], read: (round: Round) => number | undefined): readonly number[] {
  return rounds.map(read).filter((value) => value !== undefined);
}
