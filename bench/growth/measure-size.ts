import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Composer } from '../../src/supergraph/composer.ts';
import { readProcessUse } from '../measure/process-stat.ts';
import type { LoadGenerator } from '../measure/run-load.ts';
import { startLoad } from '../measure/run-load.ts';
import { untilIdle } from '../measure/until-idle.ts';
import { median } from '../report/summarise.ts';
import type { RunningSubgraph } from '../subgraphs/start-subgraphs.ts';
import { startSubgraphs } from '../subgraphs/start-subgraphs.ts';
import type { Workload } from '../workloads/workload.ts';
import type { GrowthGateway } from './start-gateway.ts';
import { startGateway } from './start-gateway.ts';
import type { GraphSize } from './synthetic-graph.ts';
import { syntheticGraph } from './synthetic-graph.ts';

/** What one size of graph costs. Milliseconds, and bytes of the body of one answer. */
export interface GrowthResult {
  readonly size: GraphSize;
  readonly answerBytes: number;
  /** Processor time of the gateway for one request: the lowest of the rounds. Undefined where it cannot be told. */
  readonly cpuMs: number | undefined;
  readonly supergraphBytes: number;
  readonly composeMs: number;
  /** From a new supergraph to its being served. */
  readonly swapMs: number;
  /** The longest that the event loop was held during that: the median of the swaps. */
  readonly swapPauseMs: number;
  /** One new operation in the planner, on average. */
  readonly planMs: number;
  /** The longest that the event loop was held while those were planned and answered one after the other. */
  readonly planPauseMs: number;
}

export interface GrowthSettings {
  readonly generator: LoadGenerator;
  readonly seconds: number;
  readonly rounds: number;
}

const COMPOSITION_TIMEOUT_MS = 10 * 60_000;
const NEW_OPERATIONS = 20;
const SWAPS = 3;
/** The lag is measured by a timer of this length, which is part of it. */
const LAG_STEP_MS = 10;

/** Measures one size on a gateway and subgraphs of its own. */
export async function measureSize(size: GraphSize, settings: GrowthSettings): Promise<GrowthResult> {
  const workload = syntheticGraph(size);
  const folder = mkdtempSync(join(tmpdir(), 'portico-growth-'));
  try {
    await using subgraphs = await startSubgraphs(workload, 0, folder);
    const { supergraph, composeMs } = await compose(subgraphs.list);
    await using gateway = await startGateway(supergraph, folder);
    const answerBytes = await readAnswer(gateway, workload.traffic.query);
    const planning = await measurePlanning(gateway);
    const swapping = await measureSwaps(gateway);
    const cpuMs = await measureCpu(gateway, workload, { ...settings, folder });
    const supergraphBytes = Buffer.byteLength(supergraph);
    return { size, answerBytes, cpuMs, supergraphBytes, composeMs, ...swapping, ...planning };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compose(list: readonly RunningSubgraph[]): Promise<{ supergraph: string; composeMs: number }> {
  const composer = new Composer({ timeoutMs: COMPOSITION_TIMEOUT_MS });
  try {
    // Loading the composer is no matter of size.
    await composer.compose([{ name: 'first', sdl: 'type Query { a: Int }', routingUrl: '' }]);
    const startedAt = performance.now();
    const result = await composer.compose(list.map(({ name, sdl, url }) => ({ name, sdl, routingUrl: url })));
    if (result.kind === 'failed') throw new Error(result.errors.map(({ message }) => message).join('\n'));
    return { supergraph: result.sdl, composeMs: performance.now() - startedAt };
  } finally {
    await composer.stop();
  }
}

async function readAnswer({ url }: GrowthGateway, query: string): Promise<number> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  });
  const text = await response.text();
  if (!response.ok || text.includes('"errors"')) throw new Error(`The gateway answers ${text.slice(0, 300)}`);
  return Buffer.byteLength(text);
}

async function measurePlanning(gateway: GrowthGateway): Promise<{ planMs: number; planPauseMs: number }> {
  const name = 'portico_planning_duration_seconds';
  const before = { sum: await gateway.metric(`${name}_sum`), count: await gateway.metric(`${name}_count`) };
  // Reading it starts it anew.
  await gateway.metric('nodejs_eventloop_lag_max_seconds');
  for (let number = 0; number < NEW_OPERATIONS; number += 1) {
    await readAnswer(gateway, `{ type1(id: 1) { __typename } items { id new${number}: name weight stock } }`);
  }
  const lagMs = (await gateway.metric('nodejs_eventloop_lag_max_seconds')) * 1_000;
  const seconds = (await gateway.metric(`${name}_sum`)) - before.sum;
  const planMs = (seconds * 1_000) / ((await gateway.metric(`${name}_count`)) - before.count);
  return { planMs, planPauseMs: Math.max(0, lagMs - LAG_STEP_MS) };
}

async function measureSwaps(gateway: GrowthGateway): Promise<{ swapMs: number; swapPauseMs: number }> {
  const duration = 'portico_schema_update_duration_seconds_sum';
  const pause = 'portico_schema_update_longest_pause_seconds_sum';
  const swaps: { readonly ms: number; readonly pauseMs: number }[] = [];
  for (let swap = 0; swap < SWAPS; swap += 1) {
    const before = { duration: await gateway.metric(duration), pause: await gateway.metric(pause) };
    await gateway.swap();
    swaps.push({
      ms: ((await gateway.metric(duration)) - before.duration) * 1_000,
      pauseMs: ((await gateway.metric(pause)) - before.pause) * 1_000,
    });
  }
  return {
    swapMs: median(swaps.map(({ ms }) => ms)) ?? 0,
    swapPauseMs: median(swaps.map(({ pauseMs }) => pauseMs)) ?? 0,
  };
}

async function measureCpu(
  { url, program }: GrowthGateway,
  { traffic }: Workload,
  { generator, seconds, rounds, folder }: GrowthSettings & { readonly folder: string },
): Promise<number | undefined> {
  const plan = { url, traffic, headers: {}, connections: CONNECTIONS, seconds };
  await (await startLoad(generator, plan, folder)).result;
  const costs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await untilIdle(program.pid);
    const before = readProcessUse(program.pid)?.cpuMs;
    const { requests, failures } = await (await startLoad(generator, plan, folder)).result;
    await untilIdle(program.pid);
    const after = readProcessUse(program.pid)?.cpuMs;
    if (failures > 0) throw new Error(`${failures} of ${requests} requests failed`);
    if (before !== undefined && after !== undefined) costs.push((after - before) / requests);
  }
  return costs.length === 0 ? undefined : Math.min(...costs);
}

/** Few: how long requests wait for each other is not what is measured. */
const CONNECTIONS = 4;
