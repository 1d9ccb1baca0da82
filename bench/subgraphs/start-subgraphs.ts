import { join } from 'node:path';
import { startProcess } from '../../test/kit/start-process.ts';
import { untilReady } from '../until-ready.ts';
import type { Workload } from '../workloads/workload.ts';

export interface RunningSubgraph {
  readonly name: string;
  readonly sdl: string;
  readonly url: string;
}

export interface RunningSubgraphs extends AsyncDisposable {
  readonly list: readonly RunningSubgraph[];
  /** Requests that all of them have received so far. */
  calls(): Promise<number>;
}

/**
 * Starts the subgraphs of a workload in one process of their own.
 *
 * `folder` is the run's: when this process is ended before it could clean up, by Ctrl-C or in any other way, the folder
 * is removed, once the programs that write there have been killed.
 */
export async function startSubgraphs(workload: Workload, latencyMs: number, folder: string): Promise<RunningSubgraphs> {
  const program = await startProcess(
    process.execPath,
    [join(import.meta.dirname, 'main.ts'), workload.name, String(latencyMs)],
    { ifOrphaned: `sleep 0.5; rm -rf '${folder}'` },
  );
  try {
    const ports = await untilReady(program, () => firstLine(program.stdout), 30_000);
    const list = workload.subgraphs.map(({ name, sdl }) => ({
      name,
      sdl,
      url: `http://127.0.0.1:${ports.subgraphs[name]}/graphql`,
    }));
    return {
      list,
      async calls() {
        const response = await fetch(`http://127.0.0.1:${ports.control}/calls`);
        const calls = (await response.json()) as Record<string, number>;
        return Object.values(calls).reduce((sum, count) => sum + count, 0);
      },
      [Symbol.asyncDispose]: () => program.kill(),
    };
  } catch (error) {
    await program.kill();
    throw error;
  }
}

interface Ports {
  readonly control: number;
  readonly subgraphs: Readonly<Record<string, number>>;
}

function firstLine(output: string): Ports | undefined {
  const end = output.indexOf('\n');
  return end < 0 ? undefined : (JSON.parse(output.slice(0, end)) as Ports);
}
