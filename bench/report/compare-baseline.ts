import type { Results } from '../results.ts';
import { formatNumber } from './format-report.ts';
import { formatTable } from './format-table.ts';
import type { PeerSummary } from './summarise.ts';
import { summarise } from './summarise.ts';

/** One ratio to the reference, then and now. Above 1 is better than the reference. */
export interface Move {
  readonly workload: string;
  readonly peer: string;
  readonly measure: string;
  readonly before: number;
  /** Undefined when it was measured then and not now. */
  readonly now: number | undefined;
  /** Share of `before` that was won (positive) or lost (negative); 0.1 is 10 %. Undefined without `now`. */
  readonly change: number | undefined;
  readonly verdict: 'worse' | 'better' | 'still' | 'missing';
}

/** A ratio that drops by more than this share fails the check. */
export const TOLERANCE = 0.1;

/**
 * Compares a run with the baseline by ratios to the reference, because absolute figures belong to one machine.
 *
 * Only `peers` are looked at: what other gateways do is not ours to keep. What the baseline has and the run has not is
 * missing, which fails as well: a workload that no longer runs would otherwise pass.
 */
export function compareBaseline(
  baseline: Results,
  current: Results,
  reference: string,
  peers: readonly string[],
): readonly Move[] {
  return baseline.workloads.flatMap((then) => {
    const now = current.workloads.find(({ name }) => name === then.name);
    const summaries = now === undefined ? [] : summarise(now, reference);
    return summarise(then, reference)
      .filter(({ peer }) => peers.includes(peer))
      .flatMap((before) => {
        const base = ratiosOf(before, summarise(then, reference), reference);
        const own = summaries.find(({ peer }) => peer === before.peer);
        const ratios = own === undefined ? {} : ratiosOf(own, summaries, reference);
        return Object.entries(base).map(([measure, value]) =>
          toMove({ workload: then.name, peer: before.peer, measure, before: value, now: ratios[measure] }),
        );
      });
  });
}

/** Times better than the reference. p99 is left out: short rounds on busy machines say nothing certain about it. */
function ratiosOf(
  summary: PeerSummary,
  all: readonly PeerSummary[],
  reference: string,
): Readonly<Record<string, number>> {
  const base = all.find(({ peer }) => peer === reference);
  const ratios: Record<string, number> = {};
  if (summary.rateRatio !== undefined) ratios.rate = summary.rateRatio.median;
  if (summary.cpuRatio !== undefined) ratios.CPU = summary.cpuRatio.median;
  // Those of one request alone are exact, those under load an estimate.
  if (base !== undefined && summary.callsAlone > 0) ratios.calls = base.callsAlone / summary.callsAlone;
  if (base?.peakRssBytes !== undefined && summary.peakRssBytes)
    ratios.memory = base.peakRssBytes / summary.peakRssBytes;
  return ratios;
}

function toMove(move: Omit<Move, 'change' | 'verdict'>): Move {
  if (move.now === undefined) return { ...move, change: undefined, verdict: 'missing' };
  const change = move.now / move.before - 1;
  if (change < -TOLERANCE) return { ...move, change, verdict: 'worse' };
  return { ...move, change, verdict: change > TOLERANCE ? 'better' : 'still' };
}

/** What moved, as a table, what is worse first; and in one line what did not. */
export function formatMoves(moves: readonly Move[]): string {
  const order = ['missing', 'worse', 'better'];
  const moved = moves
    .filter(({ verdict }) => verdict !== 'still')
    .sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const rest = `${moves.length - moved.length} of ${moves.length} ratios are within ${TOLERANCE * 100} % of the baseline.`;
  if (moved.length === 0) return rest;
  const rows = moved.map(({ workload, peer, measure, before, now, change, verdict }) => [
    `${workload} ${peer} ${measure}`,
    `${formatNumber(before)}×`,
    now === undefined ? '–' : `${formatNumber(now)}×`,
    change === undefined ? '–' : `${change > 0 ? '+' : ''}${(change * 100).toFixed(0)} %`,
    verdict,
  ]);
  return `${formatTable(['ratio to the reference', 'baseline', 'now', 'change', ''], rows)}\n${rest}`;
}
