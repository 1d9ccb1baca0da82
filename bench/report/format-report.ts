import type { Results, WorkloadResult } from '../results.ts';
import { formatTable } from './format-table.ts';
import type { PeerSummary, Spread } from './summarise.ts';
import { summarise } from './summarise.ts';

const HEADING = ['peer', 'rps', '×', 'p50 ms', 'p95', 'p99', 'CPU ms/req', '× cheaper', 'calls/req', 'RSS MB'];

/** Everything a reader of a terminal wants to know of a run. Ratios are to `reference`, with their spread over rounds. */
export function formatReport(results: Results, reference: string): string {
  const { environment, settings } = results;
  const conditions = `${settings.rounds} rounds of ${settings.seconds} s, ${settings.connections} connections${
    settings.latencyMs > 0 ? `, subgraphs answer after ${settings.latencyMs} ms` : ''
  }`;
  const machine = `${environment.processor}, ${environment.cores} cores, Node ${environment.node}, ${environment.loadGenerator}`;
  const sections = results.workloads.map((workload) => formatWorkload(workload, reference));
  return [
    `${conditions}; ${machine}; commit ${environment.commit}`,
    `× is times better than ${reference} (lowest–highest round).`,
    ...sections,
  ].join('\n\n');
}

function formatWorkload(workload: WorkloadResult, reference: string): string {
  const table = formatTable(HEADING, summarise(workload, reference).map(toRow));
  const reordered = workload.peers.filter(({ keysInOrder }) => !keysInOrder).map(({ peer }) => peer);
  const notes = [
    ...(reordered.length > 0 ? [`keys in another order than the specification's: ${reordered.join(', ')}`] : []),
    ...workload.skipped.map(({ peer, reason }) => `left out: ${peer}: ${reason.split('\n')[0]}`),
  ];
  const size = workload.peers[0]?.answerBytes;
  const about = `${workload.about}${size === undefined ? '' : `, answer of ${size} bytes`}`;
  return [`${workload.name} (${about})`, table, ...notes].join('\n');
}

function toRow(summary: PeerSummary): readonly string[] {
  const { subgraphCalls, peakRssBytes } = summary;
  return [
    summary.peer,
    formatNumber(summary.requestsPerSecond),
    formatSpread(summary.rateRatio),
    formatNumber(summary.p50Ms),
    formatNumber(summary.p95Ms),
    formatNumber(summary.p99Ms),
    summary.cpuMs === undefined ? '–' : formatNumber(summary.cpuMs),
    formatSpread(summary.cpuRatio),
    subgraphCalls === undefined ? '–' : formatNumber(subgraphCalls),
    peakRssBytes === undefined ? '–' : formatNumber(peakRssBytes / 1e6),
  ];
}

/** Three significant digits at least; whole from 100 on. */
export function formatNumber(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  if (value >= 10) return value.toFixed(1);
  return value >= 1 ? value.toFixed(2) : value.toFixed(3);
}

function formatSpread(value: Spread | undefined): string {
  if (value === undefined) return '–';
  return `${formatNumber(value.median)} (${formatNumber(value.low)}–${formatNumber(value.high)})`;
}
