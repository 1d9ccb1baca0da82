import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAll } from './measure-all.ts';
import { readOptions } from './options.ts';
import { REFERENCE } from './peers/catalogue.ts';
import { compareBaseline, formatMoves } from './report/compare-baseline.ts';
import { formatReport } from './report/format-report.ts';
import type { Results } from './results.ts';

const BASELINE = join(import.meta.dirname, 'baseline.json');

const USAGE = `npm run bench:check -- [--from FILE] [--duration TIME] [--rounds N]

  --from FILE      compare results that "npm run bench" has written, instead of measuring
  --duration TIME  of a round, --rounds N: default as in the baseline

The baseline is bench/baseline.json: write it with "npm run bench -- --workload all --peers portico,stock
--json bench/baseline.json" on a quiet machine.
`;

/**
 * `npm run bench:check`: measures what the baseline has of Portico and its reference, and compares the ratios.
 *
 * Exit    0; 1 when a ratio dropped by more than a tenth, is missing, or something failed; 2 without baseline.
 */
async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: { from: text, duration: text, rounds: text, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) {
    process.stdout.write(USAGE);
    return;
  }
  if (!existsSync(BASELINE)) {
    process.stderr.write(`There is no baseline yet.\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  const baseline = readResults(BASELINE);
  const peers = [...new Set(baseline.workloads.flatMap((each) => each.peers.map(({ peer }) => peer)))];
  const own = peers.filter((peer) => peer.startsWith('portico'));
  const current = values.from === undefined ? await measureAgain(baseline, own, values) : readResults(values.from);
  const moves = compareBaseline(baseline, current, REFERENCE, own);
  process.stdout.write(`\n${formatReport(current, REFERENCE)}\n\n${formatMoves(moves)}\n`);
  if (moves.length === 0) process.stderr.write('The baseline has no ratio of Portico to its reference.\n');
  if (moves.length === 0 || moves.some(({ verdict }) => verdict === 'worse' || verdict === 'missing'))
    process.exitCode = 1;
}

function measureAgain(
  { settings, workloads }: Results,
  own: readonly string[],
  { duration, rounds }: { readonly duration?: string | undefined; readonly rounds?: string | undefined },
): Promise<Results> {
  const options = readOptions([
    `--workload=${workloads.map(({ name }) => name).join(',')}`,
    `--peers=${[...own, REFERENCE].join(',')}`,
    `--duration=${duration ?? `${settings.seconds}s`}`,
    `--rounds=${rounds ?? settings.rounds}`,
    `--connections=${settings.connections}`,
    `--latency=${settings.latencyMs}ms`,
  ]);
  if (options === 'help') throw new TypeError('help was not asked for');
  return measureAll(options);
}

function readResults(file: string): Results {
  return JSON.parse(readFileSync(file, 'utf8')) as Results;
}

await main();
