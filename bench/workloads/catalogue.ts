import { syntheticGraphNamed } from '../growth/synthetic-graph.ts';
import { dashboard } from './dashboard/dashboard.ts';
import { deep } from './deep/deep.ts';
import { cold, disturbed, guild, quiet } from './guild/guild.ts';
import { tiny } from './tiny/tiny.ts';
import { wide } from './wide/wide.ts';
import type { Workload } from './workload.ts';

/** Every workload, in the order of the report. */
export const WORKLOADS: readonly Workload[] = [
  guild('guild', 'header', 'public benchmark query, four subgraphs, every request distinct'),
  guild('guild-alike', 'nothing', 'the same, all requests alike'),
  tiny,
  dashboard,
  wide,
  deep,
  cold,
  quiet,
  disturbed,
];

/** Errors: `TypeError` when there is no workload of that name; run-time callers check the name first. */
export function workloadNamed(name: string): Workload {
  const found = WORKLOADS.find((workload) => workload.name === name) ?? syntheticGraphNamed(name);
  if (found === undefined) throw new TypeError(`no workload is called ${name}`);
  return found;
}
