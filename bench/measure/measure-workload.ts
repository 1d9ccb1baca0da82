import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compose } from '../../src/supergraph/compose.ts';
import type { Peer } from '../peers/peer.ts';
import { PeerUnavailable } from '../peers/peer.ts';
import type { RunningPeer } from '../peers/start-peer.ts';
import { startPeer } from '../peers/start-peer.ts';
import type { PeerResult, Round, Settings, WorkloadResult } from '../results.ts';
import { expectedAnswer } from '../subgraphs/expected-answer.ts';
import type { RunningSubgraph, RunningSubgraphs } from '../subgraphs/start-subgraphs.ts';
import { startSubgraphs } from '../subgraphs/start-subgraphs.ts';
import type { Workload } from '../workloads/workload.ts';
import { readProcessUse } from './process-stat.ts';
import type { LoadGenerator } from './run-load.ts';
import { RoundFailed, runRound, warmUp } from './run-round.ts';
import { verifyPeer } from './verify-peer.ts';

export interface MeasureOptions extends Settings {
  readonly generator: LoadGenerator;
  /** Load before the first round that is not counted, for compilers to warm up. */
  readonly warmUpSeconds: number;
  /** Told what happens, in short lines. */
  readonly tell: (line: string) => void;
}

interface Contender extends RunningPeer {
  readonly answerBytes: number;
  readonly callsAlone: number;
  readonly keysInOrder: boolean;
  readonly rounds: Round[];
}

/**
 * Times `peers` on one workload, in turns, and stops everything that it started.
 *
 * A peer that cannot be had, does not serve the workload, or answers it wrongly is left out and named with the reason.
 */
export async function measureWorkload(
  workload: Workload,
  peers: readonly Peer[],
  options: MeasureOptions,
): Promise<WorkloadResult> {
  await using cleanUp = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
  cleanUp.defer(() => rmSync(folder, { recursive: true, force: true }));
  const subgraphs = cleanUp.use(await startSubgraphs(workload, options.latencyMs, folder));
  const supergraph = composeAll(subgraphs.list);
  const supergraphFile = join(folder, 'supergraph.graphql');
  writeFileSync(supergraphFile, supergraph);
  const expected = await expectedAnswer(supergraph, workload.world, workload.traffic.query);
  const answer = JSON.stringify({ data: expected });

  const skipped: { peer: string; reason: string }[] = [];
  const skip = (peer: Peer, reason: string): void => {
    options.tell(`${workload.name}: ${peer.name} is left out: ${reason}`);
    skipped.push({ peer: peer.name, reason });
  };
  const contenders: Contender[] = [];
  for (const peer of peers) {
    try {
      const refusal = peer.refuses?.(workload);
      if (refusal !== undefined) throw new PeerUnavailable(refusal);
      options.tell(`${workload.name}: starting ${peer.name}`);
      const context = { workload, supergraphFile, subgraphs: subgraphs.list, answer, rootFolder: folder };
      const running = await startPeer(peer, context);
      cleanUp.use(running);
      const { verdict, bytes, calls } = await verifyPeer(running, workload.traffic.query, expected, subgraphs.calls);
      if (verdict.kind === 'wrong') {
        await running.program.kill();
        throw new PeerUnavailable(`its answer is wrong: ${verdict.reason}`);
      }
      contenders.push({
        ...running,
        answerBytes: bytes,
        callsAlone: calls,
        keysInOrder: verdict.kind === 'same',
        rounds: [],
      });
    } catch (error) {
      if (!(error instanceof PeerUnavailable)) throw error;
      skip(peer, error.message);
    }
  }
  const failed = await runRounds(workload, contenders, subgraphs, { ...options, folder });
  for (const [{ peer }, reason] of failed) skip(peer, reason);
  const timed = contenders.filter((contender) => !failed.has(contender));
  return { name: workload.name, about: workload.about, peers: timed.map(toResult), skipped };
}

/** Returns who failed, and why; that one is not loaded again. */
async function runRounds(
  workload: Workload,
  contenders: readonly Contender[],
  subgraphs: RunningSubgraphs,
  { rounds, warmUpSeconds, tell, ...options }: MeasureOptions & { readonly folder: string },
): Promise<ReadonlyMap<Contender, string>> {
  const failed = new Map<Contender, string>();
  for (const contender of contenders) {
    const { answerBytes, callsAlone } = contender;
    const settings = { ...options, seconds: warmUpSeconds, subgraphs, answerBytes, callsAlone };
    if (warmUpSeconds > 0) await warmUp(contender, workload, settings);
  }
  for (let round = 0; round < rounds; round += 1) {
    // Each round starts with another peer: what a machine does over time must not always meet the same one.
    const first = round % Math.max(1, contenders.length);
    for (const contender of [...contenders.slice(first), ...contenders.slice(0, first)]) {
      if (failed.has(contender)) continue;
      try {
        const { answerBytes, callsAlone } = contender;
        const settings = { ...options, subgraphs, answerBytes, callsAlone };
        const result = await runRound(contender, workload, settings);
        contender.rounds.push(result);
        tell(`${workload.name}: round ${round + 1} ${contender.peer.name} ${Math.round(result.requestsPerSecond)} rps`);
      } catch (error) {
        if (!(error instanceof RoundFailed)) throw error;
        failed.set(contender, error.message);
      }
    }
  }
  return failed;
}

function toResult({ peer, version, answerBytes, callsAlone, keysInOrder, program, rounds }: Contender): PeerResult {
  const result = { peer: peer.name, version, answerBytes, callsAlone, keysInOrder, rounds };
  const use = readProcessUse(program.pid);
  return use === undefined ? result : { ...result, peakRssBytes: use.peakRssBytes };
}

function composeAll(subgraphs: readonly RunningSubgraph[]): string {
  const result = compose(subgraphs.map(({ name, sdl, url }) => ({ name, sdl, routingUrl: url })));
  if (result.kind === 'composed') return result.sdl;
  throw new Error(`The workload does not compose: ${result.errors.map(({ message }) => message).join('; ')}`);
}
