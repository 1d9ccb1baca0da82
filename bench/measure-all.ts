import { describeEnvironment } from './environment.ts';
import { measureWorkload } from './measure/measure-workload.ts';
import { findLoadGenerator } from './measure/run-load.ts';
import type { Options } from './options.ts';
import type { Results, WorkloadResult } from './results.ts';

/** Times every peer on every workload, one workload after another. Progress goes to standard error. */
export async function measureAll(options: Options): Promise<Results> {
  const generator = findLoadGenerator();
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  if (generator === 'own') tell('wrk is not installed: a load generator in JavaScript limits the highest rates.');
  const workloads: WorkloadResult[] = [];
  for (const workload of options.workloads) {
    workloads.push(await measureWorkload(workload, options.peers, { ...options, generator, tell }));
  }
  const { seconds, rounds, connections, latencyMs } = options;
  return {
    environment: describeEnvironment(generator),
    settings: { seconds, rounds, connections, latencyMs },
    workloads,
  };
}
