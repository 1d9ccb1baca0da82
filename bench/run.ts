import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { measureAll } from './measure-all.ts';
import type { Options } from './options.ts';
import { readOptions, USAGE, UsageError } from './options.ts';
import { REFERENCE } from './peers/catalogue.ts';
import { drawChart } from './report/draw-chart.ts';
import { formatReport } from './report/format-report.ts';

const LATEST = join(import.meta.dirname, 'results', 'latest.json');

/**
 * `npm run bench`: starts subgraphs and gateways, checks that they answer alike, loads them in turns, and prints what it
 * cost them. Ctrl-C stops everything: no program that is started here outlives this process.
 *
 * Exit    0; 1 when something failed; 2 for a wrong command line.
 */
async function main(): Promise<void> {
  try {
    const options = readOptions(process.argv.slice(2), { json: LATEST });
    if (options === 'help') {
      process.stdout.write(USAGE);
      return;
    }
    await run(options);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    process.stderr.write(isUsage ? `${error.message}\n\n${USAGE}` : `${(error as Error).stack}\n`);
    process.exitCode = isUsage ? 2 : 1;
  }
}

async function run(options: Options): Promise<void> {
  const results = await measureAll(options);
  process.stdout.write(`\n${formatReport(results, REFERENCE)}\n`);
  if (options.json !== undefined) write(options.json, `${JSON.stringify(results, undefined, 2)}\n`);
  if (options.chart !== undefined) write(options.chart, drawChart(results, REFERENCE));
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stderr.write(`written: ${file}\n`);
}

await main();
