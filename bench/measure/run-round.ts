import type { RunningPeer } from '../peers/start-peer.ts';
import type { Round } from '../results.ts';
import type { RunningSubgraphs } from '../subgraphs/start-subgraphs.ts';
import type { Workload } from '../workloads/workload.ts';
import { countBegun } from './count-begun.ts';
import type { LoadResult } from './load.ts';
import { readProcessUse } from './process-stat.ts';
import type { LoadGenerator } from './run-load.ts';
import { startLoad } from './run-load.ts';
import { untilIdle } from './until-idle.ts';

export interface RoundSettings {
  readonly generator: LoadGenerator;
  readonly connections: number;
  readonly seconds: number;
  readonly folder: string;
  readonly subgraphs: RunningSubgraphs;
  /** Body bytes of a right answer: a round with answers of another size counted something else. */
  readonly answerBytes: number;
  /** Calls to subgraphs that one request makes when it is alone. */
  readonly callsAlone: number;
}

/** A head is below this. */
const MOST_HEAD_BYTES = 2_000;

/** A peer did not serve its load as it should; its figures would say nothing. */
export class RoundFailed extends Error {}

/** Load that nobody looks at, for compilers and caches. A slow peer may answer nothing in that time. */
export async function warmUp(
  { url, program, peer }: RunningPeer,
  { traffic }: Workload,
  settings: RoundSettings,
): Promise<void> {
  const { generator, connections, seconds, folder } = settings;
  const { requestHeaders: headers = {} } = peer;
  const plan = { url, traffic, headers, connections: traffic.connections ?? connections, seconds };
  await (await startLoad(generator, plan, folder)).result;
  await untilIdle(program.pid);
}

/**
 * Loads one peer and reads what that cost it.
 *
 * Errors  `RoundFailed` when requests failed or answers had another size than the right one.
 */
export async function runRound(
  { url, program, peer }: RunningPeer,
  workload: Workload,
  settings: RoundSettings,
): Promise<Round> {
  const { traffic, beside } = workload;
  const connections = traffic.connections ?? settings.connections;
  const { generator, seconds, folder } = settings;
  const { requestHeaders: headers = {} } = peer;
  const other =
    beside === undefined
      ? undefined
      : await startLoad(
          generator,
          { url, traffic: beside, headers, connections: beside.connections ?? connections, seconds: seconds + 1 },
          folder,
        );
  const before = await readCounters(program.pid, settings.subgraphs);
  const load = await startLoad(generator, { url, traffic, headers, connections, seconds }, folder);
  const result = await load.result;
  const after = await readCounters(program.pid, settings.subgraphs);
  await other?.result;
  await untilIdle(program.pid);
  checkLoad(result, settings.answerBytes, connections);

  const latencies = { p50Ms: result.p50Ms, p95Ms: result.p95Ms, p99Ms: result.p99Ms };
  const rates = { requests: result.requests, requestsPerSecond: result.requests / result.seconds };
  // What somebody else's requests cost cannot be told apart.
  if (beside !== undefined) return { ...rates, ...latencies };
  const calls = after.calls - before.calls;
  const begun = countBegun({
    requests: result.requests,
    connections,
    calls,
    callsAlone: settings.callsAlone,
    mayShare: traffic.vary === 'nothing',
  });
  const subgraphCalls = calls / begun;
  if (before.cpuMs === undefined || after.cpuMs === undefined) return { ...rates, ...latencies, subgraphCalls };
  return { ...rates, ...latencies, cpuMs: (after.cpuMs - before.cpuMs) / begun, subgraphCalls };
}

async function readCounters(pid: number, subgraphs: RunningSubgraphs) {
  // The processor time first: what follows takes a while, in which the peer still works.
  return { cpuMs: readProcessUse(pid)?.cpuMs, calls: await subgraphs.calls() };
}

function checkLoad({ requests, failures, bytes }: LoadResult, answerBytes: number, connections: number): void {
  if (requests < connections) {
    throw new RoundFailed(`${connections} connections brought ${requests} answers: too slow for rounds of this length`);
  }
  if (failures > 0) throw new RoundFailed(`${failures} of ${requests} requests failed`);
  const mean = bytes / requests;
  // wrk counts bytes of answers that were still arriving, one for each connection at most.
  if (mean < answerBytes * 0.95 || mean > (answerBytes + MOST_HEAD_BYTES) * 1.5 + answerBytes) {
    throw new RoundFailed(`answers had ${Math.round(mean)} bytes on average where ${answerBytes} are right`);
  }
}
