import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeEnvironment } from './environment.ts';
import type { GrowthSeries } from './growth/format-growth.ts';
import { formatGrowth } from './growth/format-growth.ts';
import type { GrowthSettings } from './growth/measure-size.ts';
import { measureSize } from './growth/measure-size.ts';
import type { GraphSize } from './growth/synthetic-graph.ts';
import { findLoadGenerator } from './measure/run-load.ts';

const RESULTS = join(import.meta.dirname, 'results');

const SERIES: readonly { readonly title: string; readonly sizes: readonly GraphSize[] }[] = [
  {
    title: 'A larger answer costs as much more as it is larger',
    sizes: [10, 100, 1_000, 10_000].map((listed) => ({ subgraphs: 4, types: 100, listed })),
  },
  {
    title: 'More subgraphs cost a request nothing',
    sizes: [4, 20, 100].map((subgraphs) => ({ subgraphs, types: 1_000, listed: 100 })),
  },
  {
    title: 'More types cost a request nothing',
    sizes: [100, 1_000, 5_000].map((types) => ({ subgraphs: 4, types, listed: 100 })),
  },
];

/**
 * `npm run bench:growth`: what one request, a composition, a swap and a new plan cost on graphs and answers of growing
 * size. `--quick` takes one short round of each.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { quick: { type: 'boolean' } } });
  const generator = findLoadGenerator();
  const settings: GrowthSettings = values.quick
    ? { generator, seconds: 1, rounds: 1 }
    : { generator, seconds: 3, rounds: 3 };
  const series: GrowthSeries[] = [];
  for (const { title, sizes } of SERIES) {
    const results = [];
    for (const size of sizes) {
      process.stderr.write(`${size.subgraphs} subgraphs, ${size.types} types, ${size.listed} entities\n`);
      results.push(await measureSize(size, settings));
    }
    series.push({ title, results });
  }
  const environment = describeEnvironment(generator);
  const { processor, cores, node, commit } = environment;
  process.stdout.write(`\n${processor}, ${cores} cores, Node ${node}; commit ${commit}\n\n${formatGrowth(series)}\n`);
  mkdirSync(RESULTS, { recursive: true });
  const file = join(RESULTS, 'growth.json');
  writeFileSync(file, `${JSON.stringify({ environment, settings, series }, undefined, 2)}\n`);
  process.stderr.write(`written: ${file}\n`);
}

await main();
