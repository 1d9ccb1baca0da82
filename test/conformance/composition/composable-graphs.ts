import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKLOADS } from '../../../bench/workloads/catalogue.ts';
import { readSubgraphs } from '../../../bench/workloads/read-subgraphs.ts';
import { catalogue } from '../behaviours/catalogue.ts';

export interface ComposableGraph {
  readonly name: string;
  readonly subgraphs: Readonly<Record<string, string>>;
}

const ROOT = join(import.meta.dirname, '../../..');
const EXAMPLE = ['users', 'orders', 'products', 'recommendations'];

/** Every graph that tests and benchmarks serve. */
export const composableGraphs: readonly ComposableGraph[] = [
  {
    name: 'the example',
    subgraphs: Object.fromEntries(
      EXAMPLE.map((name) => [name, readFileSync(join(ROOT, 'subgraphs', name, 'schema.graphql'), 'utf8')]),
    ),
  },
  ...['secured', 'wide'].map((name) => folderGraph(name, join(import.meta.dirname, '..', name, 'subgraphs'))),
  ...WORKLOADS.map(({ name, subgraphs }) => ({ name: `workload ${name}`, subgraphs: byName(subgraphs) })),
  ...catalogue.map(({ name, subgraphs }) => ({
    name,
    subgraphs: Object.fromEntries(Object.entries(subgraphs).map(([subgraph, { sdl }]) => [subgraph, sdl])),
  })),
];

function folderGraph(name: string, folder: string): ComposableGraph {
  return { name, subgraphs: byName(readSubgraphs(folder)) };
}

function byName(sources: readonly { readonly name: string; readonly sdl: string }[]): Record<string, string> {
  return Object.fromEntries(sources.map(({ name, sdl }) => [name, sdl]));
}
