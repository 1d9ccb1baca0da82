import { formatNumber } from '../report/format-report.ts';
import { formatTable } from '../report/format-table.ts';
import type { GrowthResult } from './measure-size.ts';

/** What grows, and its measurements in that order. */
export interface GrowthSeries {
  readonly title: string;
  readonly results: readonly GrowthResult[];
}

const HEADING = [
  'subgraphs × types × entities',
  'answer kB',
  'CPU ms/req',
  'compose ms',
  'swap ms',
  'longest pause',
  'plan ms',
  'longest pause',
];

/** Tables for a terminal, one for each thing that grows. */
export function formatGrowth(series: readonly GrowthSeries[]): string {
  return series.map(({ title, results }) => `${title}\n${formatTable(HEADING, results.map(toRow))}`).join('\n\n');
}

function toRow({ size, answerBytes, cpuMs, ...times }: GrowthResult): readonly string[] {
  const { composeMs, swapMs, swapPauseMs, planMs, planPauseMs } = times;
  return [
    `${size.subgraphs} × ${size.types} × ${size.listed}`,
    formatNumber(answerBytes / 1_000),
    cpuMs === undefined ? '–' : formatNumber(cpuMs),
    ...[composeMs, swapMs, swapPauseMs, planMs, planPauseMs].map(formatNumber),
  ];
}
